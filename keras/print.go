package keras

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gokeras/gokeras/keras/data"
)

// PrintProgram writes the training step that Fit would run on these data: variables, instructions with their layers, fused groups and
// kernels, and where each value lies, to standard output if w is nil. It trains nothing.
func (m *Model) PrintProgram(w io.Writer, train data.Dataset, batchSize int) error {
	if err := m.ready("PrintProgram"); err != nil {
		return err
	}
	if !m.training.CompareAndSwap(false, true) {
		return errors.New("keras: PrintProgram: a Fit is under way")
	}
	defer m.training.Store(false)
	if batchSize < 0 {
		return fmt.Errorf("keras: PrintProgram: got batch size %d, want at least 1", batchSize)
	}
	return guard("PrintProgram", func() error { return m.printProgram(w, train, batchSize) })
}

func (m *Model) printProgram(w io.Writer, train data.Dataset, batchSize int) error {
	b, err := m.openBatches(context.Background(), train, reading{size: orInt(batchSize, data.DefaultBatch), seed: m.seed})
	if err != nil {
		return fmt.Errorf("keras: PrintProgram: %w", err)
	}
	defer b.close()
	l, err := m.newLoop("PrintProgram", b.spec(), b.rows(), true)
	if err != nil {
		return err
	}
	w = orStdout(w)
	if _, err := fmt.Fprintf(w, "device %s, %v ", l.d.Name(), l.p.mode); err != nil {
		return err
	}
	return l.p.plan.Print(w, l.p.exec.Kernel)
}
