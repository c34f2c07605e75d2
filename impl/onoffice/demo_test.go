package onoffice

import (
	"bytes"
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

func TestDemoWorld(t *testing.T) {
	db := persistencetest.New(t)
	made, err := db.CreateWorkspace(t.Context(), "demo", SeedDemo)
	require.NoError(t, err)
	w := db.In(made.ID)
	all := persistence.OnOfficeScope{Access: persistence.OnOfficeAccessAll}
	website := all
	website.Published = true
	ids := func(module persistence.OnOfficeModule, scope persistence.OnOfficeScope) (ids []int64) {
		records, _, err := w.OnOfficeRecords(t.Context(), module, scope, persistence.OnOfficeQuery{Page: persistence.Page{Limit: 20}})
		require.NoError(t, err)
		for _, record := range records {
			ids = append(ids, record.ID)
			require.NotEmpty(t, record.Values)
		}
		return ids
	}
	require.Equal(t, []int64{11, 12, 13, 14, 15, 16, 17, 18, 19}, ids(persistence.OnOfficeEstates, all))
	require.Equal(t, []int64{11, 12, 13, 15, 16}, ids(persistence.OnOfficeEstates, website))
	require.Equal(t, []int64{41, 42, 43, 44, 45, 46, 47, 48}, ids(persistence.OnOfficeAddresses, all))
	require.Equal(t, []int64{44, 45, 46}, ids(persistence.OnOfficeAddresses, website))
	aachen, err := w.OnOfficeRecord(t.Context(), persistence.OnOfficeEstates, website, 15)
	require.NoError(t, err)
	require.Equal(t, []string{"15", "Aachen", "200000.00"}, []string{aachen.Values["Id"], aachen.Values["ort"], aachen.Values["kaufpreis"]})

	visible := persistence.OnOfficeRelationScopes{Estates: persistence.OnOfficeScopes{Read: website}, Addresses: persistence.OnOfficeScopes{Read: website}}
	persons, err := w.OnOfficeAddressesOf(t.Context(), visible, persistence.OnOfficeContactPerson, []int64{11, 14, 15})
	require.NoError(t, err)
	require.Equal(t, map[int64][]int64{11: {44}, 14: {}, 15: {44}}, persons)
	owners, err := w.OnOfficeAddressesOf(t.Context(), visible, persistence.OnOfficeOwner, []int64{15})
	require.NoError(t, err)
	require.Equal(t, map[int64][]int64{15: {}}, owners, "owners are not published")

	files, err := w.OnOfficeFiles(t.Context(), all, []int64{11, 12, 13, 14, 15, 16}, nil)
	require.NoError(t, err)
	require.Len(t, files, 12)
	for _, file := range files {
		_, content, err := w.OnOfficeFileContent(t.Context(), all, file.ID)
		require.NoError(t, err)
		_, format, err := image.Decode(bytes.NewReader(content))
		require.NoError(t, err)
		require.Equal(t, file.ContentType, "image/"+format)
		require.Equal(t, file.EstateID != 14, file.Published)
	}
	next, err := w.CreateOnOfficeRecord(t.Context(), persistence.OnOfficeEstates, persistence.OnOfficeNew{})
	require.NoError(t, err)
	require.EqualValues(t, 20, next)
}
