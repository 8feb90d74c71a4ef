package cli

import (
	"fmt"
	"os"
	"path/filepath"
)

// writeFile puts a file in its place whole: it is written to a temporary file
// beside it and renamed, so that a failure leaves the old file or the new one.
func writeFile(path string, text []byte, mode os.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".entente-*.tmp")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, reasonOf(err))
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = fmt.Errorf("%s cannot be written: %w", path, reasonOf(err))
		}
	}()
	if _, err = f.Write(text); err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
