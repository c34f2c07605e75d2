package persistence

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// Secrets that must come back, such as those a client signs with, are sealed with XChaCha20-Poly1305 under the master key.
// A sealed value reads "<key id>:<nonce and ciphertext in base64>", so that keys can be changed one day.

// ErrWrongKey says that the master key is not the one the database was sealed with.
var ErrWrongKey = errors.New("the master key is not the one this database was sealed with; give the right one with GATEHOUSE_MASTER_KEY")

type keyring struct {
	id   string // first 8 hex digits of the key's hash
	aead cipher.AEAD
}

// openKeyring takes the key from the configuration, or from the file beside the SQLite database, which it makes when there is none.
func openKeyring(config Config) (*keyring, error) {
	encoded := config.MasterKey
	if path, onSQLite := strings.CutPrefix(config.URL, "sqlite:"); encoded == "" {
		if !onSQLite {
			return nil, errors.New("the master key is missing; on Postgres give 32 bytes in base64 with GATEHOUSE_MASTER_KEY, such as from: openssl rand -base64 32")
		}
		var err error
		if encoded, err = keyBeside(path); err != nil {
			return nil, err
		}
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil || len(key) != chacha20poly1305.KeySize {
		return nil, errors.New("the master key must be 32 bytes in base64, such as from: openssl rand -base64 32")
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(key)
	return &keyring{id: hex.EncodeToString(sum[:4]), aead: aead}, nil
}

func keyBeside(path string) (string, error) {
	key := make([]byte, chacha20poly1305.KeySize)
	if _, err := rand.Read(key); err != nil {
		return "", err
	}
	encoded := base64.StdEncoding.EncodeToString(key)
	if path == memory {
		return encoded, nil
	}
	file, err := os.OpenFile(path+".key", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		kept, err := os.ReadFile(path + ".key")
		return string(kept), err
	}
	if err != nil {
		return "", fmt.Errorf("make the master key: %w", err)
	}
	if _, err := file.WriteString(encoded + "\n"); err != nil {
		_ = file.Close()
		return "", err
	}
	return encoded, file.Close()
}

// seal hides a secret; purpose binds it to where it is kept, so that one sealed value cannot stand in for another.
func (k *keyring) seal(secret, purpose string) (string, error) {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(secret)+chacha20poly1305.Overhead)
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	sealed := k.aead.Seal(nonce, nonce, []byte(secret), []byte(purpose))
	return k.id + ":" + base64.StdEncoding.EncodeToString(sealed), nil
}

// open gives back what seal hid, or ErrWrongKey.
func (k *keyring) open(sealed, purpose string) (string, error) {
	id, encoded, _ := strings.Cut(sealed, ":")
	if id != k.id {
		return "", ErrWrongKey
	}
	bytes, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(bytes) < chacha20poly1305.NonceSizeX {
		return "", fmt.Errorf("a sealed value is damaged")
	}
	nonce, ciphertext := bytes[:chacha20poly1305.NonceSizeX], bytes[chacha20poly1305.NonceSizeX:]
	secret, err := k.aead.Open(nil, nonce, ciphertext, []byte(purpose))
	if err != nil {
		return "", fmt.Errorf("a sealed value is damaged: %w", err)
	}
	return string(secret), nil
}

// setting is a value about the whole database.
type setting struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (setting) TableName() string { return "settings" }

const canary = "master_key_check"

// checkMasterKey finds out at start, not at the first secret, that the key does not fit. It gives ErrNotFound while nothing was sealed yet.
func (db *DB) checkMasterKey(ctx context.Context) error {
	var kept setting
	if err := db.find(ctx).Take(&kept, "name = ?", canary).Error; err != nil {
		return errorOf(err)
	}
	_, err := db.keys.open(kept.Value, canary)
	return err
}

// settleMasterKey checks the key, or makes it the one of this database.
func (db *DB) settleMasterKey(ctx context.Context) error {
	if err := db.checkMasterKey(ctx); !errors.Is(err, ErrNotFound) {
		return err
	}
	sealed, err := db.keys.seal(canary, canary)
	if err != nil {
		return err
	}
	return db.write(ctx, func(t *tx) error { return t.Create(&setting{canary, sealed}).Error })
}
