package workbench

import (
	"io"
	"mime/multipart"
)

// readUpload reads a file of a form, which is in memory.
func readUpload(f *multipart.FileHeader) (string, error) {
	file, err := f.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // of memory
	data, err := io.ReadAll(file)
	return string(data), err
}
