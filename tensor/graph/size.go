package graph

import "fmt"

// maxElements of one value: no size in bytes of it or of an arena of many overflows, and no machine has the memory.
const maxElements = 1 << 44

// representable tells whether t has no negative size and at most maxElements for n rows.
func (t Type) representable(n int) bool {
	size := 1
	for _, d := range t.Shape {
		if d.Const < 0 || d.PerN < 0 || d.Const > maxElements || d.PerN > maxElements/n || d.At(n) > maxElements {
			return false
		}
		d := max(1, d.At(n)) // axes of no elements hide no others: strides are products too
		if size > maxElements/d {
			return false
		}
		size *= d
	}
	return true
}

// tooLarge is the detail of an error about a result.
func tooLarge(t Type) string {
	for _, d := range t.Shape {
		if d.Const < 0 || d.PerN < 0 {
			return fmt.Sprintf("a result of shape %v: want sizes of 0 or more", t.Shape)
		}
	}
	return fmt.Sprintf("a result of shape %v is too large: want at most %d elements", t.Shape, maxElements)
}

// checkSizes finds a value under roots that is too large for n rows.
func checkSizes(roots []Value, n int) error {
	for _, node := range topological(roots) {
		for _, t := range node.out {
			if !t.representable(n) {
				return &Error{Path: node.path, Op: node.op.Name(), In: typesOf(node.in), Detail: fmt.Sprintf("%s, for %d rows", tooLarge(t), n)}
			}
		}
	}
	return nil
}
