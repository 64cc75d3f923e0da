package layers

import "sync/atomic"

// SetTrainable says whether the weights of the layer, and of the layers inside it, are trained. A layer is trainable until told
// otherwise; it may be told before or after it is built. As in Keras, the last call counts: freezing a model and then calling
// SetTrainable(true) on one of its layers trains that layer where another model has it. A model heeds it from its next Compile on.
//
// Regularizers of frozen weights add nothing to the loss; activity regularizers do.
func (b *Base) SetTrainable(trainable bool) {
	frozen := uint32(1)
	if trainable {
		frozen = 0
	}
	atomic.StoreUint32(&b.frozen, frozen)
	for _, child := range b.children {
		child.SetTrainable(trainable)
	}
}

// Trainable tells what SetTrainable was told last, true if nothing.
func (b *Base) Trainable() bool { return atomic.LoadUint32(&b.frozen) == 0 }

// Own makes children part of l, so that what SetTrainable tells l reaches them. Builder.Sub does so too; a model, which may never be
// built inside another layer, calls it when it is made.
func Own(l Any, children ...Any) {
	b := l.base()
	for _, child := range children {
		b.own(child)
	}
}

func (b *Base) own(child Any) {
	for _, c := range b.children {
		if c == child {
			return
		}
	}
	b.children = append(b.children, child)
	if !b.Trainable() {
		child.SetTrainable(false)
	}
}

// Frozen tells whether v is not to be trained: it was made by Builder.State, or its layer has been frozen.
func Frozen(v *Variable) bool { return v.NonTrainable || v.owner != nil && !v.owner.Trainable() }

// FrozenLayers returns l and the layers inside it, as far as they are frozen.
func FrozenLayers(l Any) map[Any]bool {
	frozen := map[Any]bool{}
	var visit func(l Any)
	visit = func(l Any) {
		if !l.Trainable() {
			frozen[l] = true
		}
		for _, child := range l.base().children {
			visit(child)
		}
	}
	visit(l)
	return frozen
}

// TrainableVariables returns the weights of l and its children that an optimizer updates: none when l is frozen.
func TrainableVariables(l Any) []*Variable {
	if !l.Trainable() {
		return nil
	}
	return filter(Variables(l), func(v *Variable) bool { return !Frozen(v) })
}

// NonTrainableVariables returns those of Variables that TrainableVariables leaves out.
func NonTrainableVariables(l Any) []*Variable {
	if !l.Trainable() {
		return Variables(l)
	}
	return filter(Variables(l), Frozen)
}

func filter(vs []*Variable, keep func(v *Variable) bool) (kept []*Variable) {
	for _, v := range vs {
		if keep(v) {
			kept = append(kept, v)
		}
	}
	return kept
}
