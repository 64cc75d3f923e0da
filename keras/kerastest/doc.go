// Package kerastest checks layers, those of package layers and those of a user, with one call:
//
//	func TestScale(t *testing.T) {
//		kerastest.CheckLayer(t, func() layers.Any { return &Scale{} }, kerastest.Spec{
//			Inputs: []kerastest.Input{{Dims: []int{4}}},
//			Output: []int{4},
//		})
//	}
package kerastest
