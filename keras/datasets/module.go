package datasets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// readModule has the go command bring the module into its cache, from its proxy when it is not there yet.
func readModule(ctx context.Context, d set) ([4]found, error) {
	dir, err := moduleFolder(ctx, d.module)
	if err != nil {
		return [4]found{}, err
	}
	return readFolder(d, filepath.Join(dir, d.module.folder), false)
}

// moduleFolder runs in a folder of its own, so that no go.mod or workspace around has a say.
func moduleFolder(ctx context.Context, m module) (string, error) {
	tool, err := exec.LookPath("go")
	if err != nil {
		return "", errors.New("no go command")
	}
	tmp, err := os.MkdirTemp("", "gokeras-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	cmd := exec.CommandContext(ctx, tool, "mod", "download", "-json", m.path+"@"+m.version)
	cmd.Dir = tmp
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GO111MODULE=on")
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	runErr := cmd.Run()
	return parseDownload(stdout.Bytes(), m, runErr, stderr.String())
}

// parseDownload reads what go mod download -json prints; on failure its Error field says more than the exit status.
func parseDownload(stdout []byte, m module, runErr error, stderr string) (string, error) {
	var out struct{ Dir, Sum, Error string }
	if err := json.Unmarshal(stdout, &out); err != nil && runErr == nil {
		return "", fmt.Errorf("go mod download: %w", err)
	}
	switch {
	case out.Error != "":
		return "", fmt.Errorf("go mod download: %s", out.Error)
	case runErr != nil:
		return "", fmt.Errorf("go mod download: %w: %.500s", runErr, bytes.TrimSpace([]byte(stderr)))
	case out.Sum != m.sum:
		return "", fmt.Errorf("go mod download: sum of the module: got %q, want %q", out.Sum, m.sum)
	case out.Dir == "":
		return "", errors.New("go mod download: no folder in its answer")
	}
	return out.Dir, nil
}
