//go:build !unix

package testkit

import "errors"

// Pipe makes a named pipe.
func Pipe(string) error { return errors.ErrUnsupported }
