//go:build tools

// Package gatehouse pins the programs the Makefile runs, so that every machine runs the same ones.
package gatehouse

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
	_ "honnef.co/go/tools/cmd/staticcheck"
)
