// Package arch holds what docs/architecture.md says of the folders: data flows
// one way. It is all tests.
package arch
