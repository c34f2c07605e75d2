package onoffice

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// The kinds of files of an estate.
var (
	pictureKinds = []string{
		"Titelbild", "Foto", "Foto_gross", "Grundriss", "Lageplan", "Stadtplan", "Anzeigen", "Epass_Skala", "Finanzierungsbeispiel", "QR-Code", "Logo", "Banner", "Panorama",
	}
	documentKinds = []string{"Expose", "Dokument", "Aushang", "Mietaufstellung", "Energieausweis"}
)

// contentTypes are what may be uploaded, and the kinds of files that each may be.
var contentTypes = map[string][]string{
	"image/jpeg": pictureKinds, "image/png": pictureKinds, "image/gif": pictureKinds, "image/webp": pictureKinds,
	"application/pdf": append(slices.Clone(documentKinds), "Grundriss", "Lageplan"),
}

// picture is a picture as websites are told of it.
type picture struct {
	EstateID     string `json:"estateid"`
	Type         string `json:"type"`
	URL          string `json:"url"`
	Title        string `json:"title"`
	Text         string `json:"text"`
	OriginalName string `json:"originalname"`
	Modified     int64  `json:"modified"`
	MainID       string `json:"estateMainId"`
}

// estatePictures lists the published pictures of estates in sight.
func (c *call) estatePictures(ctx context.Context, a *action) (data, error) {
	estates, err := a.parameters.ids("estateids")
	if err != nil {
		return data{}, err
	}
	if len(estates) == 0 {
		return data{}, fail(codeNoEstateID)
	}
	kinds, err := a.parameters.texts("categories")
	if err != nil {
		return data{}, err
	}
	if len(kinds) == 0 {
		kinds = pictureKinds
	}
	files, err := c.workspace.OnOfficeFiles(ctx, c.scopes(persistence.OnOfficeEstates).Read, estates, kinds)
	if err != nil {
		return data{}, err
	}
	base := httpapi.BaseURL(ctx)
	var records []record
	for _, file := range files {
		if !file.Published || !strings.HasPrefix(file.ContentType, "image/") {
			continue
		}
		estate := strconv.FormatInt(file.EstateID, 10)
		records = append(records, record{file.ID, "files", []picture{{
			EstateID: estate, Type: file.Kind, URL: fileURL(base, file), Title: file.Title, OriginalName: file.Name, Modified: file.ChangedAt.Unix(), MainID: estate,
		}}})
	}
	return counted(int64(len(records)), records), nil
}

// estateFiles lists all files of an estate in sight; of a single one that is asked for it gives the content too.
func (c *call) estateFiles(ctx context.Context, a *action) (data, error) {
	if a.resourceID != "estate" {
		return data{}, fail(codeNoResourceID)
	}
	estate, err := a.parameters.id("estateid")
	if err != nil {
		return data{}, err
	}
	if estate == 0 {
		return data{}, fail(codeNoEstateID)
	}
	asked, err := a.parameters.id("fileid")
	if err != nil {
		return data{}, err
	}
	scope := c.scopes(persistence.OnOfficeEstates).Read
	if _, err := c.workspace.OnOfficeRecord(ctx, persistence.OnOfficeEstates, scope, estate); errors.Is(err, persistence.ErrNotFound) {
		return data{}, fail(codeNoEstateRead)
	} else if err != nil {
		return data{}, err
	}
	files, err := c.workspace.OnOfficeFiles(ctx, scope, []int64{estate}, nil)
	if err != nil {
		return data{}, err
	}
	if asked != 0 {
		files = slices.DeleteFunc(files, func(file persistence.OnOfficeFile) bool { return file.ID != asked })
	}
	base, total := httpapi.BaseURL(ctx), len(files)
	page := a.parameters.page()
	files = files[min(page.Offset, total):min(page.Offset+page.Limit, total)]
	records := make([]record, len(files))
	for i, file := range files {
		address := "" // what is not published is not served
		if file.Published {
			address = fileURL(base, file)
		}
		shown := elements{
			{"type", file.Kind}, {"name", file.Name}, {"originalname", file.Name}, {"title", file.Title}, {"freetext", ""}, {"url", address},
			{"contenttype", file.ContentType}, {"filesize", strconv.FormatInt(file.Size, 10)}, {"modified", strconv.FormatInt(file.ChangedAt.Unix(), 10)},
		}
		if a.parameters.truth("showispublishedonhomepage") {
			shown = append(shown, element{"ispublishedonhomepage", inLanguage(file.Published, "0", "1")})
		}
		if asked != 0 {
			_, content, err := c.workspace.OnOfficeFileContent(ctx, scope, file.ID)
			if err != nil {
				return data{}, err
			}
			shown = append(shown, element{"content", base64.StdEncoding.EncodeToString(content)})
		}
		records[i] = record{file.ID, "estate", shown}
	}
	return counted(int64(total), records), nil
}

// uploadFile takes a file in two steps: its content, for which there is a temporary id, then what it is and which estate it belongs to.
func (c *call) uploadFile(ctx context.Context, a *action) (data, error) {
	if c.user.EstateWrite == persistence.OnOfficeAccessNone {
		return data{}, fail(codeAccessViolation)
	}
	if a.parameters.sent("data") {
		return c.keepUpload(ctx, a)
	}
	return c.linkUpload(ctx, a)
}

func (c *call) keepUpload(ctx context.Context, a *action) (data, error) {
	text, err := a.parameters.text("data")
	if err != nil {
		return data{}, err
	}
	if a.parameters.sent("tmpUploadId") {
		return data{}, fail(codeInvalidParameter, "tmpUploadId")
	}
	content, err := base64.StdEncoding.DecodeString(text)
	kind := http.DetectContentType(content)
	if err != nil || contentTypes[kind] == nil {
		return data{}, fail(codeInvalidParameter, "data")
	}
	id, err := c.workspace.AddOnOfficeUpload(ctx, c.user.ID, kind, content)
	if errors.Is(err, persistence.ErrConflict) {
		return data{}, fail(codeInvalidParameter, "data")
	}
	if err != nil {
		return data{}, asRead(err)
	}
	return uncounted(record{0, "", elements{{"success", "success"}, {"tmpUploadId", id}}}), nil
}

func (c *call) linkUpload(ctx context.Context, a *action) (data, error) {
	texts := map[string]string{}
	for _, name := range []string{"tmpUploadId", "module", "Art", "file", "title"} {
		text, err := a.parameters.text(name)
		if err != nil || utf8.RuneCountInString(text) > 250 {
			return data{}, fail(codeInvalidParameter, name)
		}
		if texts[name] = text; text == "" && name != "title" {
			return data{}, fail(codeMissingField, name)
		}
	}
	estate, err := a.parameters.id("relatedRecordId")
	switch {
	case err != nil:
		return data{}, err
	case texts["module"] != string(persistence.OnOfficeEstates):
		return data{}, fail(codeInvalidParameter, "module")
	case estate == 0:
		return data{}, fail(codeMissingField, "relatedRecordId")
	case !slices.Contains(pictureKinds, texts["Art"]) && !slices.Contains(documentKinds, texts["Art"]):
		return data{}, fail(codeUnknownSelectValue, "Art")
	}
	scopes := c.scopes(persistence.OnOfficeEstates)
	if _, err := c.workspace.OnOfficeRecord(ctx, persistence.OnOfficeEstates, scopes.Read, estate); errors.Is(err, persistence.ErrNotFound) {
		return data{}, fail(codeUnknownEstate)
	} else if err != nil {
		return data{}, err
	}
	linked, err := c.workspace.LinkOnOfficeUpload(ctx, scopes, c.user.ID, texts["tmpUploadId"], persistence.OnOfficeFile{
		EstateID: estate, Kind: texts["Art"], Name: texts["file"], Title: texts["title"], Published: a.parameters.truth("setDefaultPublicationRights"),
	})
	switch {
	case errors.Is(err, persistence.ErrNotFound):
		return data{}, fail(codeInvalidParameter, "tmpUploadId")
	case errors.Is(err, persistence.ErrOnOfficeForbidden):
		return data{}, noWrite(persistence.OnOfficeEstates, estate)
	case err != nil:
		return data{}, err
	}
	return uncounted(record{linked.ID, "", ended{"success"}}), nil
}
