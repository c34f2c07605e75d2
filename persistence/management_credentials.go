package persistence

import (
	"context"
	"crypto/rand"
	"encoding/json"
)

// DemoCredential is a credential of the demo world: as it is documented, and as it is in one workspace. A credential leads to one workspace,
// so no two may have the same.
type DemoCredential struct {
	System     string `json:"system"`
	Documented string `json:"documented"`
	Value      string `json:"value"`
}

const demoCredentials = "demo_credentials" // purpose of the seal

// Begin says that a system is filled from here on, and whether its credentials are to be the documented ones.
func (f *Filling) Begin(system string, documented bool) { f.system, f.documented = system, documented }

// Credential gives what stands in this workspace for a documented credential of the demo world: the one it had before a reset, else
// the documented one where that was asked for, else one made up: letters and digits, as many as the documented has, and 32 at least.
func (f *Filling) Credential(documented string) string {
	for _, known := range f.credentials {
		if known.System == f.system && known.Documented == documented {
			return known.Value
		}
	}
	value := documented
	if !f.documented {
		value = madeUp(max(32, len(documented)))
	}
	f.credentials = append(f.credentials, DemoCredential{f.system, documented, value})
	return value
}

// madeUp is a text of letters and digits that cannot be foretold.
func madeUp(length int) string {
	text := ""
	for len(text) < length {
		text += rand.Text()
	}
	return text[:length]
}

// DemoCredentials lists the demo world's credentials in a workspace; none where it never was.
func (w *Workspace) DemoCredentials(ctx context.Context) ([]DemoCredential, error) {
	var found WorkspaceRecord
	if err := w.db.find(ctx).Take(&found, w.id).Error; err != nil {
		return nil, errorOf(err)
	}
	return w.db.openCredentials(found.Credentials)
}

func (db *DB) sealCredentials(credentials []DemoCredential) (string, error) {
	encoded, err := json.Marshal(credentials)
	if err != nil {
		return "", err
	}
	return db.keys.seal(string(encoded), demoCredentials)
}

func (db *DB) openCredentials(sealed string) (credentials []DemoCredential, err error) {
	if sealed == "" {
		return nil, nil
	}
	encoded, err := db.keys.open(sealed, demoCredentials)
	if err != nil {
		return nil, err
	}
	return credentials, json.Unmarshal([]byte(encoded), &credentials)
}
