package onoffice_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// The benchmarks call the server without a network in between: gate strict, and gate off.

// BenchmarkListBatch is what a list page of a website asks for: 20 estates of 1,000, their contact persons and their pictures.
func BenchmarkListBatch(b *testing.B) { benchmarkList(b, 1_000) }

// BenchmarkListBatchOf100000 asks for the same among 100,000 estates, half of which are published.
func BenchmarkListBatchOf100000(b *testing.B) { benchmarkList(b, 100_000) }

func benchmarkList(b *testing.B, estates int) {
	for _, gate := range []httpapi.Gate{httpapi.Enforce, httpapi.Off} {
		b.Run(fmt.Sprint("gate=", gate), func(b *testing.B) {
			h := house.New(b, house.HoldJobs, house.Gate(gate, gate), func(config *impl.Config) { config.Quiet = true })
			website := agency(b, h, estates)
			now := h.DB.Now()
			first := website.do("read", "estate", nil, listParameters())
			require.Len(b, first.Records, 20)
			body := house.Encode(b, object{"token": website.token, "request": object{"actions": []any{
				website.signed(action{"read", "estate", nil, listParameters()}, now),
				website.signed(action{"get", "idsfromrelation", nil, object{"relationtype": contactPerson, "parentids": first.ids()}}, now),
				website.signed(action{"get", "estatepictures", nil, object{"estateids": first.ids(), "categories": []string{"Titelbild", "Foto"}}}, now),
			}}})
			b.ReportAllocs()
			for b.Loop() {
				request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				answer := httptest.NewRecorder()
				h.Server.ServeHTTP(answer, request)
				if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `"status":{"code":200,`) {
					b.Fatal(answer.Code, answer.Body.String())
				}
				b.SetBytes(int64(answer.Body.Len()))
			}
		})
	}
}

func listParameters() object {
	return object{
		"data":   []string{"Id", "objekttitel", "objektart", "vermarktungsart", "plz", "ort", "kaufpreis", "wohnflaeche", "anzahl_zimmer", "objektbeschreibung"},
		"filter": object{"veroeffentlichen": []object{{"op": "=", "val": 1}}, "kaufpreis": []object{{"op": ">", "val": 100_000}}}, "sortby": object{"kaufpreis": "ASC"}, "listlimit": 20,
	}
}

// agency is an office with many estates, whose website sees every second of them.
func agency(b *testing.B, h *house.House, estates int) client {
	b.Helper()
	made, err := h.DB.CreateWorkspace(b.Context(), "agency", func(f *persistence.Filling) error {
		if err := f.ActivateOnOfficeField(persistence.OnOfficeAddresses, "homepage_veroeffentlichen"); err != nil {
			return err
		}
		people := make([]persistence.OnOfficeNew, 10)
		for i := range people {
			people[i] = persistence.OnOfficeNew{ID: int64(i + 1), Values: persistence.OnOfficeValues{"Name": fmt.Sprint("Makler ", i), "homepage_veroeffentlichen": "1"}}
		}
		if err := f.InsertOnOfficeRecords(persistence.OnOfficeAddresses, people); err != nil {
			return err
		}
		homes := make([]persistence.OnOfficeNew, estates)
		for i := range homes {
			homes[i] = persistence.OnOfficeNew{ID: int64(i + 1), Values: persistence.OnOfficeValues{
				"objekttitel": fmt.Sprint("Objekt ", i), "objektart": "wohnung", "vermarktungsart": "kauf", "plz": "52064", "ort": []string{"Aachen", "Bonn", "Köln"}[i%3],
				"kaufpreis": fmt.Sprint(100_001 + i*7919%estates), "wohnflaeche": fmt.Sprint(40 + i%100), "anzahl_zimmer": fmt.Sprint(1 + i%5),
				"veroeffentlichen": fmt.Sprint(i % 2), "objektbeschreibung": strings.Repeat("Helle Räume in ruhiger Lage. ", 20),
			}}
		}
		if err := f.InsertOnOfficeRecords(persistence.OnOfficeEstates, homes); err != nil {
			return err
		}
		for i := range min(estates, 1_000) {
			estate := int64(1 + i)
			if err := f.RelateOnOffice(persistence.OnOfficeContactPerson, []int64{estate}, []int64{int64(1 + i%10)}); err != nil {
				return err
			}
			picture := persistence.OnOfficeFile{EstateID: estate, Kind: "Titelbild", Name: "a.jpg", ContentType: "image/jpeg", Published: true}
			if _, err := f.InsertOnOfficeFile(picture, []byte("jpeg")); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(b, err)
	w := world{b, h, made.ID}
	return w.user("website", persistence.OnOfficeRights{
		EstateRead: persistence.OnOfficeAccessAll, AddressRead: persistence.OnOfficeAccessAll, OnlyPublishedEstates: true, OnlyPublishedAddresses: true,
	}).client
}
