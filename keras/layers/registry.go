package layers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/internal/config"
)

var family = config.NewFamily[Any]("layer", "keras.layers")

func init() {
	for _, l := range []Any{
		&Activation{}, &ActivityRegularization{}, &Add{}, &AlphaDropout{}, &Average{}, &AveragePooling1D{}, &AveragePooling2D{},
		&AveragePooling3D{}, &BatchNormalization{}, &CenterCrop{}, &Concatenate{}, &Conv1D{}, &Conv1DTranspose{}, &Conv2D{},
		&Conv2DTranspose{}, &Conv3D{}, &Conv3DTranspose{}, &Cropping1D{}, &Cropping2D{}, &Cropping3D{}, &Dense{}, &DepthwiseConv1D{},
		&DepthwiseConv2D{}, &Dot{}, &Dropout{}, &ELU{}, &EinsumDense{}, &Flatten{}, &GaussianDropout{}, &GaussianNoise{},
		&GlobalAveragePooling1D{}, &GlobalAveragePooling2D{}, &GlobalAveragePooling3D{}, &GlobalMaxPooling1D{}, &GlobalMaxPooling2D{},
		&GlobalMaxPooling3D{}, &GroupNormalization{}, &Identity{}, &LayerNormalization{}, &LeakyReLU{}, &MaxPooling1D{},
		&MaxPooling2D{}, &MaxPooling3D{}, &Maximum{}, &Minimum{}, &Multiply{}, &Normalization{}, &PReLU{}, &Permute{},
		&RMSNormalization{}, &RandomBrightness{}, &RandomContrast{}, &RandomCrop{}, &RandomFlip{}, &RandomRotation{},
		&RandomTranslation{}, &RandomZoom{}, &ReLU{}, &RepeatVector{}, &Rescaling{}, &Reshape{}, &Resizing{}, &SeparableConv1D{},
		&SeparableConv2D{}, &Softmax{}, &SpatialDropout1D{}, &SpatialDropout2D{}, &SpatialDropout3D{}, &SpectralNormalization{},
		&Subtract{}, &UnitNormalization{}, &UpSampling1D{}, &UpSampling2D{}, &UpSampling3D{}, &ZeroPadding1D{}, &ZeroPadding2D{},
		&ZeroPadding3D{},
	} {
		family.Add(l)
	}
	family.Common = map[string]func(l Any, value any) error{
		"dtype":       func(_ Any, v any) error { return checkDType(v) },
		"trainable":   decodeTrainable,
		"data_format": func(_ Any, v any) error { return only(v, "channels_last") },
	}
	family.Extra = func(l Any, cfg map[string]any) {
		cfg["dtype"] = map[string]any{"module": "keras", "class_name": "DTypePolicy", "config": map[string]any{"name": "float32"}, "registered_name": nil}
		switch l.(type) {
		case *SpatialDropout1D, *SpatialDropout2D, *SpatialDropout3D: // Keras's constructors do not take it
		default:
			cfg["trainable"] = l.Trainable()
		}
	}
}

// Register makes a layer of your own known to model files, and to other configs, by the name of its Go type. Its exported fields are
// its settings: a field's key is its name in snake case, a tag `keras:"use_bias,not"` gives another key and an inverted boolean,
// `keras:"-"` leaves a field out.
//
// Errors: a name that is taken.
func Register(zero Any) error { return family.Register(zero) }

// RegisterModel makes models known under a class name, such as Functional; package keras calls it.
func RegisterModel(class string, decode func(object map[string]any) (Any, error)) {
	family.AddDecoder(class, decode)
}

// FromConfig returns the layer of a Keras config: an object with class_name and config, as in the config.json of a .keras file.
//
// Errors: an unknown class or setting, a dtype policy other than float32.
func FromConfig(v any) (Any, error) { return family.FromConfig(v) }

// Config returns l as an object of a Keras config. An automatic name is written too.
func Config(l Any) (any, error) {
	v, err := family.Config(l)
	if err != nil {
		return nil, err
	}
	if object, ok := v.(map[string]any); ok {
		if cfg, ok := object["config"].(map[string]any); ok {
			cfg["name"] = Name(l)
		}
	}
	return v, nil
}

// Classes returns the names of all registered layers, in alphabetical order.
func Classes() []string { return family.Classes() }

// checkDType accepts the policy float32, by name or as an object, or none.
func checkDType(v any) error {
	if object, ok := v.(map[string]any); ok {
		policy, _ := object["config"].(map[string]any)
		v = policy["name"]
	}
	return only(v, "float32")
}

func decodeTrainable(l Any, v any) error {
	trainable, ok := v.(bool)
	if !ok && v != nil {
		return fmt.Errorf("got %v, want true or false", v)
	}
	l.SetTrainable(trainable || v == nil)
	return nil
}

func only(v, want any) error {
	if v != nil && v != want {
		return fmt.Errorf("got %v, want %v", v, want)
	}
	return nil
}
