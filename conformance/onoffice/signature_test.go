package onoffice_test

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// The second version of the signature: what is signed, when, with what.
func TestSignatures(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	now := time.Date(2030, 6, 15, 10, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	read := action{"read", "estate", nil, object{"data": []string{"Id"}}}
	change := func(name string, value any) func(object) { return func(a object) { a[name] = value } }
	resign := func(k key, timestamp int64) func(object) {
		return func(a object) { a["timestamp"], a["hmac"] = timestamp, k.sign(timestamp, "estate", prefix+"read") }
	}
	at := func(offset time.Duration) func(object) { return resign(u.key, now.Add(offset).Unix()) }
	for _, tt := range []struct {
		name   string
		change func(object)
		want   int
	}{
		{"as it should be", func(object) {}, 0},
		{"120 seconds old", at(-120 * time.Second), 0},
		{"121 seconds old", at(-121 * time.Second), 136},
		{"120 seconds early", at(120 * time.Second), 0},
		{"121 seconds early", at(121 * time.Second), 136},
		{"from long ago", at(-10 * 365 * 24 * time.Hour), 136},
		{"no timestamp", func(a object) { delete(a, "timestamp") }, 136},
		{"null for a timestamp", change("timestamp", nil), 136},
		{"a timestamp that is no number", change("timestamp", "now"), 136},
		{"a timestamp beyond all", change("timestamp", "9223372036854775807"), 136},
		{"a negative timestamp", change("timestamp", -1), 136},
		{"old and unsigned", func(a object) { a["timestamp"], a["hmac"] = 1, "" }, 136},
		{"the timestamp as a text", change("timestamp", fmt.Sprint(now.Unix())), 0},
		{"the timestamp with a zero before it, not as signed", change("timestamp", "0"+fmt.Sprint(now.Unix())), 137},
		{"another secret", resign(key{u.token, "x"}, now.Unix()), 137},
		{"another token's", resign(key{"x", u.secret}, now.Unix()), 137},
		{"signed for another resource type", change("resourcetype", "address"), 137},
		{"signed for another action", change("actionid", prefix+"get"), 137},
		{"signed for another time", change("timestamp", now.Unix()-1), 137},
		{"no signature", func(a object) { delete(a, "hmac") }, 137},
		{"a number for a signature", change("hmac", 1), 137},
		{"an empty signature", change("hmac", ""), 137},
		{"the version as a text", change("hmac_version", "2"), 0},
		{"the first version, signed by the second", func(a object) { delete(a, "hmac_version") }, 137},
		{"a version that there is not", change("hmac_version", 3), 137},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sent := u.signed(read, now)
			tt.change(sent)
			got := u.sendRaw(sent)
			require.Equal(t, tt.want, got.Status.Errorcode, got.Status.Message)
			want := 200
			if tt.want != 0 {
				want = 400
			}
			require.Equal(t, want, got.Status.Code)
			require.Len(t, got.Response.Results, 1)
			require.Equal(t, tt.want == 0, got.Response.Results[0].Cacheable)
			require.Equal(t, tt.want != 0, string(got.Response.Results[0].Data) == "[]")
		})
	}
}

// sign1 signs as the first version of the signature does.
func (k key) sign1(parameters, resourceID string, timestamp int64, resourceType, actionID string) string {
	sum := func(text string) string {
		sum := md5.Sum([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	inner := parameters + "," + k.token + "," + actionID + ",," + resourceID + "," + k.secret + "," + fmt.Sprint(timestamp) + "," + resourceType
	return sum(k.secret + sum(inner))
}

// The first version covers the parameters, as PHP writes them.
func TestFirstVersionOfTheSignature(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	for _, tt := range []struct {
		name, sent, signed string
		want               int
	}{
		{"plain", `{"data":["Id"]}`, `{"data":["Id"]}`, 0},
		{"keys are sorted", `{"listlimit":5,"data":["Id"]}`, `{"data":["Id"],"listlimit":5}`, 0},
		{"as PHP escapes", `{"data":["Id"],"x":"ä/€"}`, `{"data":["Id"],"x":"\u00e4\/\u20ac"}`, 0},
		{"nothing", `[]`, `[]`, 0},
		{"an empty object is a list", `{"data":["Id"],"filter":{}}`, `{"data":["Id"],"filter":[]}`, 0},
		{"other parameters than were signed", `{"data":["ort"]}`, `{"data":["Id"]}`, 137},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := h.DB.Now().Unix()
			body := fmt.Sprintf(`{"token":"%s","request":{"actions":[{"actionid":"%s","resourceid":"1","resourcetype":"estate","identifier":"","timestamp":%d,"hmac":"%s","parameters":%s}]}}`,
				u.token, prefix+"read", now, u.sign1(tt.signed, "1", now, "estate", prefix+"read"), tt.sent)
			require.Equal(t, tt.want, parse(t, h.Call(http.MethodPost, path, body)).Status.Errorcode)
		})
	}
}

// The life of an API user: every step holds for the next call.
func TestLifeOfAnAPIUser(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	ctx := t.Context()
	made, err := w.users().Create(ctx, w.id, "program")
	require.NoError(t, err)
	require.Nil(t, made.Token)
	_, err = w.users().Create(ctx, w.id, "program")
	require.ErrorIs(t, err, persistence.ErrConflict)

	first, err := w.users().Generate(ctx, w.id, made.ID)
	require.NoError(t, err)
	require.Len(t, first.Token, 32)
	require.Len(t, first.Secret, 64)
	require.NotContains(t, first.User.SealedSecret, first.Secret)
	call := func(k key) status { return newClient(t, h, k).send(action{"read", "estate", nil, nil}).Status }
	firstKey := key{first.Token, first.Secret}
	require.Equal(t, status{200, 0, "OK"}, call(firstKey))
	listed, err := w.users().List(ctx, w.id)
	require.NoError(t, err)
	require.Len(t, listed, 1)
	require.NotNil(t, listed[0].LastUsedAt)

	second, err := w.users().Generate(ctx, w.id, made.ID)
	require.NoError(t, err)
	secondKey := key{second.Token, second.Secret}
	require.NotEqual(t, first.Token, second.Token)
	require.Equal(t, status{400, 22, "Not authenticated"}, call(firstKey), "the old pair is dead at once")
	require.Equal(t, 0, call(secondKey).Errorcode)
	require.Equal(t, 137, call(key{second.Token, first.Secret}).Errorcode)

	_, err = w.users().Deactivate(ctx, w.id, made.ID)
	require.NoError(t, err)
	require.Equal(t, status{500, 104, "User is not active"}, call(secondKey))
	_, err = w.users().Activate(ctx, w.id, made.ID)
	require.NoError(t, err)
	require.Equal(t, 0, call(secondKey).Errorcode)

	require.NoError(t, w.users().Delete(ctx, w.id, made.ID))
	require.Equal(t, 22, call(secondKey).Errorcode)
	require.ErrorIs(t, w.users().Delete(ctx, w.id, made.ID), persistence.ErrNotFound)
	for _, secret := range []string{first.Secret, second.Secret} {
		require.NotContains(t, h.Log.String(), secret)
	}
}

// A replay within the window is taken, as by the vendor, and logged; what a busy client signs alike within a second is not one.
func TestReplaysAreLogged(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	now := exampleTime
	h.DB.SetClock(func() time.Time { return now })
	sent := u.signed(action{"read", "estate", nil, nil}, now)
	require.Zero(t, u.sendRaw(sent, sent).Status.Errorcode)
	require.Zero(t, u.sendRaw(sent).Status.Errorcode)
	require.NotContains(t, h.Log.String(), "came again")
	now = now.Add(time.Minute)
	require.Zero(t, u.sendRaw(sent).Status.Errorcode)
	require.Contains(t, h.Log.String(), "a signature came again")
}

// Rights that change while many call: each call sees rights as they were at some moment, and none fails.
func TestGeneratingUnderLoad(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	var group sync.WaitGroup
	codes := make(chan int, 40)
	for range 4 {
		group.Go(func() {
			for range 10 {
				codes <- u.send(action{"read", "estate", nil, object{"data": []string{"Id"}}}).Status.Errorcode
			}
		})
	}
	group.Go(func() {
		for range 10 {
			w.grant(u, everything())
		}
		_, err := w.users().Generate(t.Context(), w.id, u.id)
		require.NoError(t, err)
	})
	group.Wait()
	close(codes)
	for code := range codes {
		require.Contains(t, []int{0, 22}, code)
	}
	require.Equal(t, 22, u.send(action{"read", "estate", nil, nil}).Status.Errorcode)
}
