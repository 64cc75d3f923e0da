package graph

import (
	"fmt"
	"io"
	"strings"
)

// String prints base and offset: arena+1024, var kernel, feed 0, scalar 2, const 0, literal 0.
func (o Operand) String() string {
	switch o.Base {
	case ArenaBase:
		return fmt.Sprintf("arena+%d", o.Off)
	case VarBase:
		return fmt.Sprintf("var %d", o.Index)
	case FeedBase:
		return fmt.Sprintf("feed %d", o.Index)
	case ScalarBase:
		return fmt.Sprintf("scalar %d", o.Off/8)
	case LiteralBase:
		return fmt.Sprintf("literal %d", o.Index)
	}
	return fmt.Sprintf("const %d", o.Index)
}

// Print writes the program for people: variables, then one line an instruction with its layer, fused group, types and operands.
// kernel, if not nil, names what the backend runs for an instruction.
func (p *Program) Print(w io.Writer, kernel func(i int) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "program: %d instructions, up to %d rows, arena %d bytes\n", len(p.Instrs), p.MaxN, p.ArenaBytes)
	for i, v := range p.Vars {
		mode := "read"
		if p.Writes[i] {
			mode = "read, written"
		}
		fmt.Fprintf(&b, "  var %-3d %-32s %v %v, %v, %s\n", i, v.Name, v.DType, v.Shape, p.Layouts[i], mode)
	}
	for i, in := range p.Instrs {
		name := ""
		if kernel != nil {
			name = kernel(i)
		}
		fmt.Fprintf(&b, "%4d  %-16s %-20s %s\n", i, in.Path, name, in.Sig)
		fmt.Fprintf(&b, "      %s -> %s", operandList(in.In), operandList(in.Out))
		for _, t := range in.Sig.Out {
			fmt.Fprintf(&b, "  %v", t)
		}
		b.WriteByte('\n')
	}
	for i, o := range p.Outs {
		fmt.Fprintf(&b, "result %d: %v  %v\n", i, o, p.OutTypes[i])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func operandList(os []Operand) string {
	s := make([]string, len(os))
	for i, o := range os {
		s[i] = o.String()
	}
	return strings.Join(s, ", ")
}
