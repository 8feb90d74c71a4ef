// Package testkit is what the tests of several packages share: corpora of
// studies in txtar archives, and findings as text. Nothing but tests imports it.
package testkit
