package gpufunctions

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	function = regexp.MustCompile(`^(cu|cublas|cudnn)[A-Z]\w*$`)
	call     = regexp.MustCompile(`\b(cu|cublas|cudnn)[A-Z]\w*\(`)
	helper   = regexp.MustCompile(`(?ms)^static [^;{}]*?\b(gk_\w+)\([^{}]*\)\s*\{(.*?)^\}`)
)

// wrapped returns, for each C function, the Go functions that call it. A Go function calls what its code calls in C, directly or by a
// static function of the file's preamble, and what it names in the error: gorgonia.org/cu calls that.
func wrapped(root string) (map[string][]string, error) {
	found := map[string][]string{}
	err := filepath.WalkDir(filepath.Join(root, "cudnn"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "internal" || d.Name() == "drivertest") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		return wrappedIn(path, found)
	})
	for name := range found {
		slices.Sort(found[name])
		found[name] = slices.Compact(found[name])
	}
	return found, err
}

func wrappedIn(path string, found map[string][]string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	helpers := helpersOf(file)
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name := file.Name.Name + "." + goName(f)
		for c := range calls(f, helpers) {
			found[c] = append(found[c], name)
		}
	}
	return nil
}

// helpersOf returns what the static functions of the preamble call.
func helpersOf(file *ast.File) map[string][]string {
	called := map[string][]string{}
	for _, group := range file.Comments {
		for _, c := range group.List {
			for _, m := range helper.FindAllStringSubmatch(c.Text, -1) {
				for _, name := range call.FindAllString(m[2], -1) {
					called[m[1]] = append(called[m[1]], strings.TrimSuffix(name, "("))
				}
			}
		}
	}
	return called
}

// calls returns the C functions of a Go function.
func calls(f *ast.FuncDecl, helpers map[string][]string) map[string]bool {
	called := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			s, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				break
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "C" {
				if function.MatchString(s.Sel.Name) && !strings.HasSuffix(s.Sel.Name, "_t") { // a type
					called[s.Sel.Name] = true
				}
				for _, name := range helpers[s.Sel.Name] {
					called[name] = true
				}
			}
		case *ast.BasicLit:
			if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && function.MatchString(s) {
				called[s] = true
			}
		}
		return true
	})
	return called
}

// goName is the name of a function as documentation has it: Handle.Close.
func goName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	x := f.Recv.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	return x.(*ast.Ident).Name + "." + f.Name.Name
}

var definition = regexp.MustCompile(`(?m)^(?:extern "C" )?[A-Za-z][\w ]*[ *]((?:cu|cublas|cudnn)[A-Z]\w*)\(`)

// inReference returns the functions that the reference libraries define.
func inReference(root string) (map[string]bool, error) {
	paths, err := filepath.Glob(filepath.Join(root, "csrc", "ref", "*.c*"))
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		for _, m := range definition.FindAllSubmatch(text, -1) {
			found[string(m[1])] = true
		}
	}
	return found, nil
}
