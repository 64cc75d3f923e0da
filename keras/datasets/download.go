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
	addresses := make([]string, len(mirrors))
	for i, mirror := range mirrors {
		addresses[i] = mirror + f.name + ".gz"
	}
	from, raw, err := firstGood(ctx, client, addresses, f.gz(), func(zipped []byte) ([]byte, error) {
		return gunzip(bytes.NewReader(zipped), idxBytes(f.dims))
	})
	return found{from: from, raw: raw}, err
}

// firstGood fetches a file from the first address that gives the right one.
func firstGood(ctx context.Context, client *http.Client, addresses []string, p published, unpack func([]byte) ([]byte, error)) (from string, raw []byte, err error) {
	var errs []error
	for _, address := range addresses {
		body, err := get(ctx, client, address, p)
		if err == nil {
			if raw, err = unpack(body); err == nil {
				return address, raw, nil
			}
		}
		errs = append(errs, fmt.Errorf("%s: %w", address, err))
		if ctx.Err() != nil {
			break
		}
	}
	return "", nil, errors.Join(errs...)
}

// published is what is known of a file as it is given out.
type published struct {
	bytes  int
	sha256 string
}

// check tells whether raw is that file, byte for byte.
func (p published) check(raw []byte) error {
	if len(raw) != p.bytes {
		return fmt.Errorf("got %d bytes, want %d", len(raw), p.bytes)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != p.sha256 {
		return fmt.Errorf("sha256: got %x, want %s", sum, p.sha256)
	}
	return nil
}

// get returns the file of the known length and digest; nothing else is unpacked.
func get(ctx context.Context, client *http.Client, address string, p published) ([]byte, error) {
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
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(p.bytes)+1))
	if err != nil {
		return nil, fmt.Errorf("after %d of %d bytes: %w", len(body), p.bytes, err)
	}
	if len(body) > p.bytes {
		return nil, fmt.Errorf("got more than %d bytes", p.bytes)
	}
	return body, p.check(body)
}
