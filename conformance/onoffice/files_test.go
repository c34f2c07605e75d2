package onoffice_test

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// A picture, a document, and what is neither.
var (
	pngFile  = "\x89PNG\r\n\x1a\n" + strings.Repeat("pixel", 10)
	pdfFile  = "%PDF-1.7\n" + strings.Repeat("text", 10)
	htmlFile = "<html><script>alert(1)</script></html>"
)

// upload takes both steps and gives the file's id.
func (c client) upload(estate int, kind, content string, published bool) int {
	c.t.Helper()
	kept := c.do("do", "uploadfile", nil, object{"data": base64.StdEncoding.EncodeToString([]byte(content))}).fields(c.t, 0)
	return c.do("do", "uploadfile", nil, object{
		"tmpUploadId": kept["tmpUploadId"], "module": "estate", "relatedRecordId": estate, "file": "Ansicht von Süden.png", "Art": kind, "title": "Ansicht", "setDefaultPublicationRights": published,
	}).ids()[0]
}

// pictures are the pictures of estates as a website is told of them, each as its kind and its estate.
func (c client) pictures(parameters object) (pictures []object) {
	c.t.Helper()
	for _, record := range c.do("get", "estatepictures", nil, parameters).Records {
		for _, picture := range record.Elements.([]any) {
			pictures = append(pictures, picture.(object))
		}
	}
	return pictures
}

func kindsOf(pictures []object) []string {
	kinds := []string{}
	for _, picture := range pictures {
		kinds = append(kinds, picture["type"].(string)+" "+picture["estateid"].(string))
	}
	return kinds
}

func TestUploadInTwoSteps(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	office := w.user("office", everything())
	estate := office.create("estate", object{"ort": "Aachen", "veroeffentlichen": 1})
	cover := office.upload(estate, "Titelbild", pngFile, true)
	draft := office.upload(estate, "Foto", pngFile+"2", false)
	paper := office.upload(estate, "Expose", pdfFile, true)

	require.Equal(t, []string{"Titelbild " + strconv.Itoa(estate)}, kindsOf(office.pictures(object{"estateids": estate, "categories": []any{}})), "published pictures only")
	files := office.do("get", "file", "estate", object{"estateid": estate})
	require.Equal(t, []int{cover, draft, paper}, files.ids())
	require.EqualValues(t, 3, *files.Meta.CntAbsolute)
	shown := files.fields(t, 0)
	require.Equal(t, []any{"Titelbild", "Ansicht von Süden.png", "Ansicht", "image/png", strconv.Itoa(len(pngFile))}, []any{shown["type"], shown["originalname"], shown["title"], shown["contenttype"], shown["filesize"]})
	one := office.do("get", "file", "estate", object{"estateid": estate, "fileid": paper}).fields(t, 0)
	require.Equal(t, base64.StdEncoding.EncodeToString([]byte(pdfFile)), one["content"])
	require.Equal(t, []int{draft}, office.do("get", "file", "estate", object{"estateid": estate, "listlimit": 1, "listoffset": 1}).ids())
	require.Equal(t, 110, office.code("get", "file", "estate", nil))
	require.Equal(t, 18, office.code("get", "file", "ship", object{"estateid": estate}))
	require.Equal(t, 149, office.code("get", "file", "estate", object{"estateid": 99}))
	require.Equal(t, 110, office.code("get", "estatepictures", nil, object{"estateids": []any{}}))
}

func TestUploadsThatAreRefused(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	now := h.DB.Now()
	h.DB.SetClock(func() time.Time { return now })
	office, other := w.user("office", everything()), w.user("other", everything())
	estate := office.create("estate", object{"veroeffentlichen": 1})
	for name, data := range map[string]any{
		"no base64": "äöü", "HTML": base64.StdEncoding.EncodeToString([]byte(htmlFile)), "nothing": "", "a list": []any{"x"},
		"too large": base64.StdEncoding.EncodeToString([]byte(pngFile + strings.Repeat("x", persistence.OnOfficeFileBytes))),
	} {
		require.Equal(t, 255, office.code("do", "uploadfile", nil, object{"data": data}), name)
	}
	keep := func() any {
		return office.do("do", "uploadfile", nil, object{"data": base64.StdEncoding.EncodeToString([]byte(pngFile))}).fields(t, 0)["tmpUploadId"]
	}
	link := func(id any, changes object) object {
		parameters := object{"tmpUploadId": id, "module": "estate", "relatedRecordId": estate, "file": "a.png", "Art": "Foto"}
		for name, value := range changes {
			parameters[name] = value
		}
		return parameters
	}
	waiting := keep()
	for _, tt := range []struct {
		name    string
		changes object
		want    int
	}{
		{"no module", object{"module": nil}, 254}, {"another module", object{"module": "address"}, 255}, {"no estate", object{"relatedRecordId": nil}, 254}, {"an unknown estate", object{"relatedRecordId": 99}, 293},
		{"no kind", object{"Art": ""}, 254}, {"an unknown kind", object{"Art": "Gemälde"}, 252}, {"no name", object{"file": ""}, 254}, {"too long a name", object{"file": strings.Repeat("x", 251)}, 255},
		{"an unknown upload", object{"tmpUploadId": strings.Repeat("0", 64)}, 255},
	} {
		require.Equal(t, tt.want, office.code("do", "uploadfile", nil, link(waiting, tt.changes)), tt.name)
	}
	require.Equal(t, 255, other.code("do", "uploadfile", nil, link(waiting, nil)), "another user's upload")
	require.Zero(t, office.code("do", "uploadfile", nil, link(waiting, nil)), "what failed has used up nothing")
	require.Equal(t, 255, office.code("do", "uploadfile", nil, link(waiting, nil)), "an upload is linked once")

	late := keep()
	now = now.Add(persistence.OnOfficeUploadLife)
	require.Equal(t, 255, office.code("do", "uploadfile", nil, link(late, nil)), "an upload waits for an hour")

	reader := w.user("reader", persistence.OnOfficeRights{EstateRead: persistence.OnOfficeAccessAll})
	require.Equal(t, 156, reader.code("do", "uploadfile", nil, object{"data": base64.StdEncoding.EncodeToString([]byte(pngFile))}))
	own := w.user("own", persistence.OnOfficeRights{EstateRead: persistence.OnOfficeAccessAll, EstateWrite: persistence.OnOfficeAccessOwn})
	id := own.do("do", "uploadfile", nil, object{"data": base64.StdEncoding.EncodeToString([]byte(pngFile))}).fields(t, 0)["tmpUploadId"]
	require.Equal(t, 262, own.code("do", "uploadfile", nil, link(id, nil)), "the estate may be seen, not changed")
}

func TestPicturesOfTheDemoWorld(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office, website := newClient(t, h, demoAPI), newClient(t, h, demoWebsite)
	all := object{"estateids": span(11, 19)}
	require.Len(t, office.pictures(all), 11)
	require.Equal(t, []string{"Titelbild 11", "Titelbild 12", "Titelbild 13", "Titelbild 15", "Titelbild 16"}, kindsOf(website.pictures(object{"estateids": span(11, 19), "categories": "Titelbild"})))
	require.Equal(t, []string{"Titelbild 15", "Foto 15", "Grundriss 15"}, kindsOf(website.pictures(object{"estateids": []any{"15", 14}})))
	require.Empty(t, website.pictures(object{"estateids": 14}), "an estate out of sight")
	require.Equal(t, 149, website.code("get", "file", "estate", object{"estateid": 14}))

	picture := website.pictures(object{"estateids": 15, "categories": []string{"Titelbild"}})[0]
	address, ok := strings.CutPrefix(picture["url"].(string), h.URL)
	require.True(t, ok, picture["url"])
	got := h.Call("GET", address, "")
	require.Equal(t, http.StatusOK, got.Status, "nobody signs in to see a picture")
	for header, want := range map[string]string{"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"} {
		require.Equal(t, want, got.Header.Get(header))
	}
	require.Equal(t, "\xff\xd8\xff", string(got.Body)[:3])
	part := h.Call("GET", address, "", "Range", "bytes=0-1")
	require.Equal(t, http.StatusPartialContent, part.Status)
	require.Len(t, part.Body, 2)
	require.Equal(t, http.StatusOK, h.Call("HEAD", address, "").Status)
	token := strings.Split(address, "/")[3]
	for _, wrong := range []string{strings.Repeat("0", 64), token[:63], token + "0", strings.ToUpper(token), "%27%20OR%201=1"} {
		require.Equal(t, http.StatusNotFound, h.Call("GET", strings.Replace(address, token, wrong, 1), "").Status, wrong)
	}
}
