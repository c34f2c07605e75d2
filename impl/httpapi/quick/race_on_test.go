//go:build race

package quick

// racing: sync.Pool then throws things away at random, and nothing can be said of allocations.
const racing = true
