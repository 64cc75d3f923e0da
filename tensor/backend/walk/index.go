package walk

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// IndexedExtent is the size of the axis that an instruction goes into by indices.
func IndexedExtent(s graph.Signature) (extent tensor.Dim, ok bool) {
	switch op := s.Op.(type) {
	case graph.Take:
		return s.In[0].Shape[op.Axis], true
	case graph.ScatterAdd:
		return op.Size, true
	}
	return tensor.Dim{}, false
}
