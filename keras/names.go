package keras

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/layers"
)

// names are the layers of one model by name. Layers on different inputs have been named apart from each other and may clash.
type names map[string]layers.Any

// add enters l. Of two layers with one name, one that was named automatically and is in no other model gets the next free name.
func (n names) add(l layers.Any) error {
	name := layers.Name(l)
	other, clash := n[name]
	switch {
	case !clash:
		n[name] = l
	case layers.Rename(l, n.free(l)):
		n[layers.Name(l)] = l
	case layers.Rename(other, n.free(other)):
		n[layers.Name(other)], n[name] = other, l
	default:
		return fmt.Errorf("keras: two layers are named %q: names must be unique in a model: set the field Name of one", name)
	}
	return nil
}

// free returns the first of dense_1, dense_2 ... that no layer has.
func (n names) free(l layers.Any) string {
	for k := 1; ; k++ {
		name := fmt.Sprintf("%s_%d", layers.TypeName(l), k)
		if _, taken := n[name]; !taken {
			return name
		}
	}
}
