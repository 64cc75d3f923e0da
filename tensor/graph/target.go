package graph

// Target is what the passes ask of a backend.
type Target interface {
	// Supports tells whether there is a kernel for these types and layouts.
	Supports(s Signature) bool
	// Workspace returns the bytes of scratch memory that the kernel needs for up to maxN rows; Copy needs none.
	Workspace(s Signature, maxN int) int64
	// Layout chooses how a matrix lies in memory, once, from the uses in the first program that has it: those of the variable, of the
	// slots that follow it, and of what would lie in panels with them, with types as if all that did.
	Layout(v *Var, uses []Use) Layout
}

// Signature is an op with the types that it is applied to.
type Signature struct {
	Op      Op
	In, Out []Type
}

// String prints MatMul(float32 (None, 784), float32 (784, 128)).
func (s Signature) String() string {
	text := s.Op.Name() + "("
	for i, t := range s.In {
		if i > 0 {
			text += ", "
		}
		text += t.String()
	}
	return text + ")"
}

// Use is one place where a value is an input.
type Use struct {
	Signature
	Arg int
}
