package management_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
)

func search(t testing.TB, h *house.House, table string, params api.SearchTableParams) api.TablePage {
	t.Helper()
	got, err := admin(t, h).SearchTableWithResponse(t.Context(), impl.DemoWorkspace, table, &params)
	return done(t, got.JSON200, got.Body, err)
}

// No table, page or record shows a secret, of whichever system; what is added later is looked at too.
func TestTablesShowNoSecrets(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	createWorkspace(t, h, "secret", api.Demo)
	var secrets []string
	for key, value := range credentials(t, h, "secret") {
		// Ids that go with a secret are none: OAuth's client ids and onOffice's tokens.
		if !strings.HasSuffix(key, "-client") && !strings.HasSuffix(key, strings.Repeat("d3m0", 8)) && !strings.HasSuffix(key, strings.Repeat("w3b0", 8)) {
			secrets = append(secrets, value)
		}
	}
	require.Greater(t, len(secrets), 10)
	looked, client := 0, admin(t, h)
	for _, table := range tables(t, h) {
		for _, column := range table.Columns {
			require.NotRegexp(t, `(?i)hash|secret|password|sealed|workspace_id`, column, table.Name)
		}
		got, err := client.SearchTableWithResponse(t.Context(), "secret", table.Name, &api.SearchTableParams{Limit: ptr(200)})
		page := done(t, got.JSON200, got.Body, err)
		require.Equal(t, table.Columns, page.Columns)
		require.Len(t, page.Rows, int(page.Total), table.Name)
		for i, row := range page.Rows {
			looked++
			record, err := client.GetRecordWithResponse(t.Context(), "secret", table.Name, row.Key)
			full := done(t, record.JSON200, record.Body, err)
			require.Equal(t, row.Key, full.Key)
			if i == 0 {
				for _, field := range full.Fields {
					require.Contains(t, page.Columns, field.Name)
				}
			}
			for _, secret := range secrets {
				require.NotContains(t, string(record.Body), secret, table.Name)
			}
		}
		for _, secret := range secrets {
			require.NotContains(t, string(got.Body), secret, table.Name)
		}
	}
	require.Greater(t, looked, 80)
}

func TestSearchTable(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		name, table string
		params      api.SearchTableParams
		want        []string // keys
		total       int64
	}{
		{"all", "guestoo_guests", api.SearchTableParams{}, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}, 12},
		{"the first page", "guestoo_guests", api.SearchTableParams{Limit: ptr(2)}, []string{"1", "2"}, 12},
		{"from the nearer end", "guestoo_guests", api.SearchTableParams{Limit: ptr(2), Offset: ptr(9)}, []string{"10", "11"}, 12},
		{"the last page", "guestoo_guests", api.SearchTableParams{Limit: ptr(5), Offset: ptr(10)}, []string{"11", "12"}, 12},
		{"behind the end", "guestoo_guests", api.SearchTableParams{Offset: ptr(12)}, []string{}, 12},
		{"a text in any case", "guestoo_guests", api.SearchTableParams{Search: ptr("LOVE")}, []string{"1"}, 1},
		{"a text with the signs of LIKE", "guestoo_guests", api.SearchTableParams{Search: ptr("%_")}, []string{}, 0},
		{"a text that is SQL", "guestoo_guests", api.SearchTableParams{Search: ptr("' OR 1=1 --")}, []string{}, 0},
		{"an id", "xingevents_events", api.SearchTableParams{Search: ptr("503")}, []string{"503"}, 1},
		{"a text in JSON", "onoffice_documents", api.SearchTableParams{Search: ptr("estate"), Limit: ptr(1)}, []string{"estate~11"}, 9},
		{"a table with a key of several columns", "guestoo_participations", api.SearchTableParams{Limit: ptr(2)}, []string{"1~1", "2~1"}, 14},
		{"a table with one record", "guestoo_agencies", api.SearchTableParams{}, []string{"only"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := search(t, h, tt.table, tt.params)
			keys := []string{}
			for _, row := range page.Rows {
				keys = append(keys, row.Key)
				require.Len(t, row.Cells, len(page.Columns))
			}
			require.Equal(t, tt.want, keys)
			require.Equal(t, tt.total, page.Total)
		})
	}
}

// A record comes in full: times in one notation, what is structured as JSON, what is null left out.
func TestGetRecord(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		table, key string
		want       map[string]string
		without    string
	}{
		{"teamguests_people", "56", map[string]string{"first_name": "Sammy", "card_item_id": "4610 0839 9133", "card_battery": "85", "push_notification_enabled": "false"}, "user_id"},
		{"guestoo_events", "1", map[string]string{"display_name": "Summer Gala", "campaigns": `["Newsletter"]`, "start_date": "1907776800000", "archived": "false"}, "name_key"},
		{"guestoo_participations", "1~1", map[string]string{"status": "CONFIRMED", "vip": "true"}, "decline_date"},
		{"guestoo_agencies", "only", map[string]string{"display_name": "Demo Agency"}, "workspace_id"},
		{"xingevents_events", "501", map[string]string{"latitude": "52.42", "creation_time": "2011-04-01T09:00:00Z"}, "title_key"},
		{"autohost_accounts", "acc-demo-child", map[string]string{"parent_id": "acc-demo-reseller"}, "password_hash"},
	} {
		t.Run(tt.table, func(t *testing.T) {
			got, err := admin(t, h).GetRecordWithResponse(t.Context(), impl.DemoWorkspace, tt.table, tt.key)
			fields := map[string]string{}
			for _, field := range done(t, got.JSON200, got.Body, err).Fields {
				fields[field.Name] = field.Value
			}
			for name, value := range tt.want {
				require.Equal(t, value, fields[name], name)
			}
			require.NotContains(t, fields, tt.without)
		})
	}
	got, err := admin(t, h).GetRecordWithResponse(t.Context(), impl.DemoWorkspace, "onoffice_documents", "estate~11")
	for _, field := range done(t, got.JSON200, got.Body, err).Fields {
		if field.Name == "field_values" {
			require.True(t, json.Valid([]byte(field.Value)))
		}
	}
}
