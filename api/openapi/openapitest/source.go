package openapitest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Source is what the Go files of a module say beside the types themselves.
type Source struct {
	types  map[string]string   // comment by package.Type
	fields map[string]string   // by package.Type.Field
	enums  map[string][]string // constants of a string type, by package.Type
}

// ReadSource reads the files of packages, but for tests. root is the folder of the
// module, and packages are import paths in it.
func ReadSource(root, module string, packages ...string) (*Source, error) {
	s := &Source{types: map[string]string{}, fields: map[string]string{}, enums: map[string][]string{}}
	for _, pkg := range packages {
		dir := filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(pkg, module+"/")))
		files, err := Files(dir)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			s.read(pkg, f)
		}
	}
	return s, nil
}

// Files parses the Go files of a folder, but for tests.
func Files(dir string) ([]*ast.File, error) {
	names, err := fs.Glob(os.DirFS(dir), "*.go")
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, path.Base(name)), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func (s *Source) read(pkg string, f *ast.File) {
	for _, decl := range f.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range d.Specs {
			switch x := spec.(type) {
			case *ast.TypeSpec:
				s.typed(pkg, d, x)
			case *ast.ValueSpec:
				s.constant(pkg, d, x)
			}
		}
	}
}

func (s *Source) typed(pkg string, d *ast.GenDecl, x *ast.TypeSpec) {
	name := pkg + "." + x.Name.Name
	doc := x.Doc
	if doc == nil {
		doc = d.Doc
	}
	s.types[name] = plain(doc.Text())
	if fields, ok := x.Type.(*ast.StructType); ok {
		for _, f := range fields.Fields.List {
			text := f.Comment.Text()
			if text == "" {
				text = f.Doc.Text()
			}
			for _, n := range f.Names {
				s.fields[name+"."+n.Name] = plain(text)
			}
		}
	}
}

// constant notes a string constant that names its type.
func (s *Source) constant(pkg string, d *ast.GenDecl, x *ast.ValueSpec) {
	of, ok := x.Type.(*ast.Ident)
	if d.Tok != token.CONST || !ok {
		return
	}
	for _, v := range x.Values {
		lit, ok := v.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		if text, err := strconv.Unquote(lit.Value); err == nil {
			s.enums[pkg+"."+of.Name] = append(s.enums[pkg+"."+of.Name], text)
		}
	}
}

// plain is a comment on one line, without the brackets of links.
func plain(text string) string {
	return strings.NewReplacer("[", "", "]", "").Replace(strings.Join(strings.Fields(text), " "))
}
