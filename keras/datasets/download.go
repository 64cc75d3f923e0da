package datasets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// downloadTime bounds one file from one mirror.
const downloadTime = 10 * time.Minute

// download fetches the four files, each from the first mirror that gives the right one.
func download(ctx context.Context, client *http.Client, d set) (files [4]found, err error) {
	if client == nil {
		client = http.DefaultClient
	}
	for i, f := range d.files {
		if files[i], err = fromMirrors(ctx, client, d.mirrors, f); err != nil {
			return files, err
		}
	}
	return files, nil
}

func fromMirrors(ctx context.Context, client *http.Client, mirrors []string, f file) (found, error) {
	var errs []error
	for _, mirror := range mirrors {
		address := mirror + f.name + ".gz"
		zipped, err := get(ctx, client, address, f)
		if err == nil {
			var raw []byte
			raw, err = gunzip(bytes.NewReader(zipped), idxBytes(f.dims))
			if err == nil {
				return found{from: address, raw: raw}, nil
			}
		}
		errs = append(errs, fmt.Errorf("%s: %w", address, err))
		if ctx.Err() != nil {
			break
		}
	}
	return found{}, errors.Join(errs...)
}

// get returns the file of the known length and digest; nothing else is unpacked.
func get(ctx context.Context, client *http.Client, address string, f file) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, downloadTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", "identity") // else Go's transport may unpack the file itself
	resp, err := client.Do(req)
	if err != nil {
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err // without the address, which the caller names
		}
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("got status %s, want 200", resp.Status)
	}
	// One byte more than allowed tells a file that is too long.
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(f.gzBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("after %d of %d bytes: %w", len(body), f.gzBytes, err)
	}
	if len(body) > f.gzBytes {
		return nil, fmt.Errorf("got more than %d bytes", f.gzBytes)
	}
	if len(body) < f.gzBytes {
		return nil, fmt.Errorf("got %d bytes, want %d", len(body), f.gzBytes)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != f.sha256 {
		return nil, fmt.Errorf("sha256: got %x, want %s", sum, f.sha256)
	}
	return body, nil
}
