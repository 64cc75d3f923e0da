package docs

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the code and the outputs of the examples into the pages")

// A page names the code of a block in a comment before it:
//
//	<!-- Example_name -->   the body of that example, followed by a block of its output if it has one
//	<!-- region name -->    what stands between //docs:begin name and //docs:end, and what Example_name prints if there is one
//
// Only what the examples print is run; go test checks it against their Output comments.
func TestPagesHaveTheCodeThatRuns(t *testing.T) {
	shown := map[string]bool{}
	code := readCode(t)
	for _, page := range []string{"tutorial.md", "from-keras.md"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		want, names, err := fill(string(text), code)
		require.NoError(t, err, page)
		for _, name := range names {
			shown[name] = true
		}
		if *update {
			require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
			continue
		}
		require.Equal(t, want, string(text), "%s: run go test ./docs -update", page)
	}
	for name := range code {
		require.True(t, shown[name], "no page shows %s", name)
	}
}

// snippet is code as a page shows it, and what it prints.
type snippet struct{ code, output string }

// readCode returns the examples and the regions of this folder by name.
func readCode(t *testing.T) map[string]snippet {
	t.Helper()
	paths, err := filepath.Glob("[tf]*_*_test.go") // tutorial_ and fromkeras_
	require.NoError(t, err)
	code := map[string]snippet{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, text, parser.ParseComments)
		require.NoError(t, err)
		outputs := map[string]string{}
		for _, e := range doc.Examples(file) {
			outputs["Example"+e.Name] = strings.TrimSpace(e.Output)
		}
		regions := region.FindAllSubmatch(text, -1)
		require.Len(t, regions, bytes.Count(text, []byte("//docs:begin ")), "%s: a region without an end", path)
		for _, m := range regions {
			name := string(m[1])
			require.NotContains(t, code, name)
			code[name] = snippet{dedent(string(m[2])), outputs["Example_"+name]}
			delete(outputs, "Example_"+name)
		}
		for _, d := range file.Decls {
			f, _ := d.(*ast.FuncDecl)
			if f == nil {
				continue
			}
			if output, ok := outputs[f.Name.Name]; ok {
				require.NotEmpty(t, output, "%s prints nothing, so it is not run", f.Name.Name)
				code[f.Name.Name] = snippet{body(files, text, f.Body), output}
			}
		}
	}
	return code
}

// region is code between marks, at any depth.
var region = regexp.MustCompile(`(?s)\n\t*//docs:begin ([^\n]+)\n(.*?)\n\t*//docs:end\n`)

// body returns the statements of an example, without the comment that says what it prints.
func body(files *token.FileSet, text []byte, block *ast.BlockStmt) string {
	b := string(text[files.Position(block.Lbrace).Offset+1 : files.Position(block.Rbrace).Offset])
	if i := strings.Index(b, "\n\t// Output:"); i >= 0 {
		b = b[:i]
	}
	return dedent(b)
}

// dedent takes away the blank lines around code, and the tab that all its lines begin with.
func dedent(code string) string {
	lines := strings.Split(strings.Trim(code, "\n"), "\n")
	for _, line := range lines {
		if line != "" && line[0] != '\t' {
			return strings.Join(lines, "\n")
		}
	}
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "\t")
	}
	return strings.Join(lines, "\n")
}

var named = regexp.MustCompile(`^<!-- (?:region )?(\S+) -->$`)

// fill returns the page with each block of Go, and the output after it, as the code is now.
func fill(page string, code map[string]snippet) (filled string, names []string, err error) {
	lines := strings.Split(page, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		if lines[i] == "```go" {
			return "", nil, fmt.Errorf("line %d: a block of Go without a comment that names its code", i+1)
		}
		out = append(out, lines[i])
		m := named.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		s, ok := code[m[1]]
		if !ok {
			return "", nil, fmt.Errorf("line %d: no code is called %q", i+1, m[1])
		}
		names = append(names, m[1])
		i = skipBlock(lines, i, "```go")
		out = append(out, "```go", s.code, "```")
		if s.output != "" {
			if next := skipBlock(lines, i+1, "```text"); next > i+1 && lines[i+1] == "" {
				i = next
			}
			out = append(out, "", "```text", s.output, "```")
		}
	}
	return strings.Join(out, "\n"), names, nil
}

// skipBlock returns the last line of the block that opens behind line i, or i if none does.
func skipBlock(lines []string, i int, open string) int {
	if i+1 >= len(lines) || lines[i+1] != open {
		return i
	}
	for j := i + 2; j < len(lines); j++ {
		if lines[j] == "```" {
			return j
		}
	}
	return len(lines) - 1
}
