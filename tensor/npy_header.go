package tensor

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// npyHeader is what the header of a .npy file says.
type npyHeader struct {
	dtype   DType
	big     bool // big-endian
	fortran bool // the first axis is the innermost
	dims    []int
}

// npyTypes are NumPy's type codes without the byte order.
var npyTypes = map[string]DType{"f4": Float32, "f8": Float64, "i4": Int32, "i8": Int64, "u1": Uint8, "b1": Bool}

func npyCode(d DType) string {
	for code, t := range npyTypes {
		if t == d {
			return code
		}
	}
	return ""
}

// maxRank is NumPy's own limit.
const maxRank = 64

// parseNpyHeader reads the Python literal {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }: these three keys, each once,
// in any order. Anything else is refused, so nothing in a file can be more than data.
func parseNpyHeader(text string) (h npyHeader, err error) {
	p := pyParser{text: text}
	p.expect("{")
	seen := map[string]bool{}
	for p.err == nil && !p.accept("}") {
		key := p.quoted()
		p.expect(":")
		if seen[key] {
			p.fail("key %q comes twice", key)
		}
		seen[key] = true
		switch key {
		case "descr":
			h.dtype, h.big = p.descr()
		case "fortran_order":
			h.fortran = p.boolean()
		case "shape":
			h.dims = p.tuple()
		default:
			p.fail("unknown key %q", key)
		}
		if !p.accept(",") {
			p.expect("}")
			break
		}
	}
	if rest := strings.TrimSpace(p.rest()); p.err == nil && rest != "" {
		p.fail("%q after the header", rest)
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if !seen[key] {
			p.fail("no key %q", key)
		}
	}
	return h, p.err
}

// pyParser keeps the first error and does nothing after it.
type pyParser struct {
	text string
	at   int
	err  error
}

func (p *pyParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("header: "+format, args...)
	}
}

// rest returns what is left to read, from the next sign that is no blank.
func (p *pyParser) rest() string {
	for p.at < len(p.text) && strings.IndexByte(" \t\n", p.text[p.at]) >= 0 {
		p.at++
	}
	return p.text[p.at:]
}

func (p *pyParser) accept(token string) bool {
	if p.err != nil || !strings.HasPrefix(p.rest(), token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *pyParser) expect(token string) {
	if !p.accept(token) {
		p.fail("got %.20q at byte %d, want %q", p.rest(), p.at, token)
	}
}

func (p *pyParser) quoted() string {
	quote := "'"
	if !p.accept(quote) {
		quote = `"`
		p.expect(quote)
	}
	text, _, closed := strings.Cut(p.text[p.at:], quote)
	if !closed {
		p.fail("string at byte %d has no end", p.at)
		return ""
	}
	p.at += len(text) + 1
	return text
}

func (p *pyParser) boolean() bool {
	if p.accept("True") {
		return true
	}
	p.expect("False")
	return false
}

func (p *pyParser) descr() (d DType, big bool) {
	if p.err == nil && strings.HasPrefix(p.rest(), "[") {
		p.fail("dtype is a record, want one of float32, float64, int32, int64, uint8, bool")
		return Invalid, false
	}
	code := p.quoted()
	if len(code) > 0 && strings.IndexByte("<>|=", code[0]) >= 0 {
		d = npyTypes[code[1:]]
	}
	if d == Invalid || code[0] == '=' || code[0] == '|' && d.Size() > 1 {
		p.fail("dtype: got %.20q, want < or > with f4, f8, i4 or i8, or |u1 or |b1", code)
		return Invalid, false
	}
	return d, code[0] == '>'
}

func (p *pyParser) tuple() []int {
	dims := []int{}
	p.expect("(")
	for p.err == nil && !p.accept(")") {
		rest := p.rest()
		end := 0
		for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
			end++
		}
		size, err := strconv.ParseInt(rest[:end], 10, 64)
		if err != nil || size > math.MaxInt {
			p.fail("shape: got %.24q at byte %d, want a size", rest, p.at)
		}
		p.at += end
		p.accept("L") // Python 2 wrote 3L
		if dims = append(dims, int(size)); len(dims) > maxRank {
			p.fail("shape: more than %d axes", maxRank)
		}
		if !p.accept(",") {
			p.expect(")")
			break
		}
	}
	return dims
}
