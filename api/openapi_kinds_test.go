package api

import (
	"go/ast"
	"go/token"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"safetynet/api/fhir"
	"safetynet/api/openapi"
	"safetynet/api/openapi/openapitest"
)

// kinds are all types of problem, as the source has them.
var allKinds = sync.OnceValue(func() []openapi.Kind {
	var all []openapi.Kind
	eachNode("../api", func(n ast.Node) {
		x, ok := n.(*ast.CompositeLit)
		if !ok {
			return
		}
		if of, ok := x.Type.(*ast.Ident); !ok || of.Name != "problemKind" || len(x.Elts) != 3 {
			return
		}
		status := x.Elts[2].(*ast.SelectorExpr).Sel.Name // http.Status…, or this list must learn another way
		all = append(all, openapi.Kind{Type: "/problems/" + literal(x.Elts[0]), Title: literal(x.Elts[1]), Status: httpStatuses[status]})
	})
	slices.SortFunc(all, func(a, b openapi.Kind) int { return strings.Compare(a.Type, b.Type) })
	return all
})

func kindNames() []string {
	var names []string
	for _, k := range allKinds() {
		names = append(names, k.Type)
	}
	return names
}

// statuses are the constants of net/http.
var httpStatuses = func() map[string]int {
	all := map[string]int{}
	for status := range 600 {
		all["Status"+strings.ReplaceAll(http.StatusText(status), " ", "")] = status
	}
	return all
}()

var codeForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// issueCodes are all codes of issues, as the source has them: the first word in a
// call that notes or refuses something, and what is called a code or a fault.
func issueCodes() []string {
	codes := map[string]bool{}
	for _, code := range fhir.IssueCodes() { // those too that are put together
		codes[code] = !slices.Contains(kindNames(), "/problems/"+code)
	}
	maps.DeleteFunc(codes, func(_ string, kept bool) bool { return !kept })
	for _, dir := range []string{"../api", "../api/story", "../api/fhir", "../api/cdshooks", "../engine/calculate"} {
		eachNode(dir, func(n ast.Node) {
			for _, x := range maybeCodes(n) {
				if text := literal(x); codeForm.MatchString(text) && !slices.Contains(kindNames(), "/problems/"+text) {
					codes[text] = true
				}
			}
		})
	}
	return slices.Sorted(maps.Keys(codes))
}

// maybeCodes are the expressions at a node that are codes if they are words.
func maybeCodes(n ast.Node) []ast.Expr {
	switch x := n.(type) {
	case *ast.CallExpr:
		if slices.Contains([]string{"add", "refuse", "refuseRole", "issueAt", "cardFault", "note", "warn", "fail", "wrong"}, typeName(x.Fun)) {
			for i, arg := range x.Args[:min(3, len(x.Args))] { // the value that it is about may come first
				if codeForm.MatchString(literal(arg)) {
					return x.Args[i : i+1]
				}
			}
		}
	case *ast.CompositeLit:
		switch of := typeName(x.Type); {
		case strings.HasSuffix(of, "Fault"):
			return x.Elts[:min(1, len(x.Elts))]
		case of == "Refusal", isIssue(x):
			return memberOf(x, "Code")
		}
	case *ast.AssignStmt:
		if name, ok := x.Lhs[len(x.Lhs)-1].(*ast.Ident); ok && name.Name == "code" {
			return x.Rhs[len(x.Rhs)-1:]
		}
	case *ast.FuncDecl:
		if returnsCode(x) {
			return returned(x)
		}
	case *ast.GenDecl:
		if x.Tok == token.CONST && strings.HasPrefix(x.Doc.Text(), "Codes of refusals") {
			return values(x)
		}
	}
	return nil
}

// isIssue tells whether a literal is an issue of ours. Those of FHIR have its words for
// severities and codes.
func isIssue(x *ast.CompositeLit) bool {
	severity := memberOf(x, "Severity")
	return severity != nil && literal(severity[0]) == ""
}

// memberOf is what a literal has under a name, as a list of one.
func memberOf(x *ast.CompositeLit, name string) []ast.Expr {
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok && typeName(kv.Key) == name {
			return []ast.Expr{kv.Value}
		}
	}
	return nil
}

// typeName is a name without its package, "" of anything else.
func typeName(x ast.Expr) string {
	switch name := x.(type) {
	case *ast.Ident:
		return name.Name
	case *ast.SelectorExpr:
		return name.Sel.Name
	}
	return ""
}

// returnsCode tells whether a function is one of a code.
func returnsCode(f *ast.FuncDecl) bool {
	results := f.Type.Results
	return results != nil && (f.Name.Name == "codeOf" || len(results.List[0].Names) > 0 && results.List[0].Names[0].Name == "code")
}

// returned are the first values that a function returns.
func returned(f *ast.FuncDecl) (all []ast.Expr) {
	ast.Inspect(f, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			all = append(all, r.Results[0])
		}
		return true
	})
	return all
}

func values(d *ast.GenDecl) (all []ast.Expr) {
	for _, spec := range d.Specs {
		all = append(all, spec.(*ast.ValueSpec).Values...)
	}
	return all
}

// literal is the text of a string, "" of anything else.
func literal(x ast.Expr) string {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value) // it compiles
	return text
}

func eachNode(dir string, visit func(ast.Node)) {
	files, err := openapitest.Files(dir)
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if n != nil {
				visit(n)
			}
			return true
		})
	}
}
