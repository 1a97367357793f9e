package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

//go:embed static
var static embed.FS

// frontend is the version of nhsuk-frontend, the one of these files that others wrote.
//
//go:embed static/nhsuk/VERSION
var frontend string

// Frontend is the version of nhsuk-frontend that pages are made with.
func Frontend() string { return strings.TrimSpace(frontend) }

// Assets are files that pages load. Their address holds a digest of all of them,
// so that a browser may keep one for ever and never shows an old one; between
// them addresses are relative.
type Assets struct {
	files  map[string]asset
	prefix string
}

// kinds are the media types of assets by the ending of their name; what ends otherwise is
// none. They are the same on every machine, whose own list of types is long and would be
// kept for as long as the server runs.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

type asset struct {
	plain, zipped []byte // zipped is nil where it saves nothing
	kind          string
}

// NewAssets reads the shared files and those of front doors, each under its name.
func NewAssets(more map[string]fs.FS) (*Assets, error) {
	a := &Assets{files: map[string]asset{}}
	sum := sha256.New()
	own, err := fs.Sub(static, "static")
	if err != nil {
		return nil, err
	}
	if err := a.add("", own); err != nil {
		return nil, err
	}
	for name, files := range more {
		if err := a.add(name, files); err != nil {
			return nil, err
		}
	}
	for _, name := range sortedKeys(a.files) {
		fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(a.files[name].plain))
	}
	a.prefix = "/assets/" + hex.EncodeToString(sum.Sum(nil))[:12] + "/"
	return a, nil
}

func (a *Assets) add(under string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		kind := kinds[path.Ext(name)]
		if err != nil || d.IsDir() || kind == "" {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		x := asset{plain: data, kind: kind}
		if x.zipped, err = zip(data); err != nil {
			return err
		}
		if len(x.zipped) >= len(data) {
			x.zipped = nil
		}
		a.files[path.Join(under, name)] = x
		return nil
	})
}

func zip(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err = w.Write(data); err == nil {
		err = w.Close()
	}
	return b.Bytes(), err
}

// URL is the address of a file, such as "nhsuk/nhsuk.css". A name that is not
// there is an error of ours and stops the page.
func (a *Assets) URL(name string) (string, error) {
	if _, ok := a.files[name]; !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return a.prefix + name, nil
}

// serve answers with a file. They hold nothing about anybody, so caches may keep
// them.
func (a *Assets) serve(c *gin.Context) {
	x, ok := a.files[strings.TrimPrefix(c.Request.URL.Path, a.prefix)]
	if !ok {
		c.Header("Cache-Control", "no-store")
		c.String(http.StatusNotFound, "no such file")
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("Vary", "Accept-Encoding")
	data := x.plain
	if x.zipped != nil && strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		c.Header("Content-Encoding", "gzip")
		data = x.zipped
	}
	c.Data(http.StatusOK, x.kind, data)
}
