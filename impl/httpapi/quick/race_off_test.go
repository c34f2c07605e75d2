//go:build !race

package quick

const racing = false
