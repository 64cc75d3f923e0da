// Package apitest compares what a package exports with and without the tag cuda.
package apitest

import (
	"bytes"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Same fails the test unless the package in the working directory has the same exported functions, types and constants in both builds.
func Same(t *testing.T) {
	with, without := exported(t, true), exported(t, false)
	require.NotEmpty(t, with)
	for name, declaration := range with {
		require.Equal(t, declaration, without[name], "without the tag cuda: %s", name)
	}
	for name := range without {
		require.Contains(t, with, name, "with the tag cuda")
	}
}

// exported returns the declarations of the build by name: signatures of functions, kinds of all others.
func exported(t *testing.T, cuda bool) map[string]string {
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	found := map[string]string{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, e.Name(), nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		if inBuild(file, cuda) {
			collect(files, file, found)
		}
	}
	return found
}

func inBuild(file *ast.File, cuda bool) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if x, err := constraint.Parse(c.Text); err == nil && c.Pos() < file.Package {
				return x.Eval(func(tag string) bool { return cuda && (tag == "cuda" || tag == "cgo") })
			}
		}
	}
	return true
}

func collect(files *token.FileSet, file *ast.File, found map[string]string) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() {
				var b bytes.Buffer
				_ = printer.Fprint(&b, files, &ast.FuncDecl{Recv: d.Recv, Name: d.Name, Type: d.Type})
				found[receiver(d)+d.Name.Name] = strings.Join(strings.Fields(b.String()), " ")
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				for _, name := range names(s) {
					if name.IsExported() {
						found[name.Name] = d.Tok.String()
					}
				}
			}
		}
	}
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	x := d.Recv.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	return x.(*ast.Ident).Name + "."
}

func names(s ast.Spec) []*ast.Ident {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return []*ast.Ident{s.Name}
	case *ast.ValueSpec:
		return s.Names
	}
	return nil
}
