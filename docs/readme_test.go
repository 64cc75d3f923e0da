package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The README and its translation say the same: whoever changes one of them changes both.
func TestReadmesAgree(t *testing.T) {
	english, chinese := readPage(t, "../README.md"), readPage(t, "../README.zh.md")
	require.Contains(t, english, "(README.zh.md)")
	require.Contains(t, chinese, "(README.md)")
	for what, pattern := range map[string]string{
		"levels of headings":   `(?m)^#+ `,
		"blocks of code":       "(?ms)^```.*?^```",
		"commands":             `(?m)^    [^#\n]*[^#\s]`,
		"items of lists":       `(?m)^- `,
		"rows of tables":       `(?m)^\|`,
		"lines of white space": `(?m)^\n`,
	} {
		p := regexp.MustCompile(pattern)
		require.Equal(t, p.FindAllString(english, -1), p.FindAllString(chinese, -1), what)
	}
	// In another language the order within a sentence may differ.
	for what, pattern := range map[string]string{"numbers": `\d+(?:[.,]\d+)*`, "names in code": "`[^`\n]+`", "links": `\]\([a-zA-Z][^)]*\)`} {
		require.Equal(t, sorted(pattern, english), sorted(pattern, chinese), what)
	}
}

func sorted(pattern, text string) []string {
	found := regexp.MustCompile(pattern).FindAllString(strings.NewReplacer("README.zh.md", "", "README.md", "").Replace(text), -1)
	slices.Sort(found)
	return found
}
