package teamguests

import (
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// DemoHelp tells what the demo world of this API offers, for the start of the server and the front page.
const DemoHelp = "Authorization: Token token=smt_demo_manager (manager of teams 1 and 123) or smt_demo_member (plain member); sign in as manager@demo.example / gatehouse-demo"

// DemoCurl is a call to try: curl's arguments, with %s for the server's base URL.
const DemoCurl = "-H 'Authorization: Token token=smt_demo_manager' '%s/teamguests/api/v4/team_guests/56?fields=inventory_item_item_id,inventory_item_battery_status,-company'"

// DemoAuthorize are the credentials that Swagger UI fills in, by security scheme.
func DemoAuthorize() map[string]string {
	return map[string]string{"AccessToken": "Token token=smt_demo_manager"}
}

const demoPassword = "gatehouse-demo"

// demoHash is its hash. It is public and made once, so that a start need not wait for it.
const demoHash = "$argon2id$v=19$m=19456,t=2,p=1$c0PcWYxUytC6SeAP/8vEMg$PGgl/Basg/b4ORhqlNhIk1wuTJRP7mV+0kjJwMwD+VQ"

// SeedDemo fills a workspace with the world of the vendor's page: teams 1 and 123, guests 55 and 56, the next guest 57, the next job 85842.
func SeedDemo(f *persistence.Filling) error {
	ws, now := f.Workspace(), f.Now()
	harbour, manager, member := int64(123), int64(1), int64(2)
	card, battery, assigned, synced := "4610 0839 9133", int64(85), now.AddDate(0, 0, -3), now.AddDate(0, 0, -1)
	week, ended := "Clearing last week", now.AddDate(0, 0, -7)
	session := func(id, user int64, client, token, refresh string) persistence.TeamGuestsSession {
		tokens := access.KeptOfTeamGuests(f.Credential(token), f.Credential(refresh))
		return persistence.TeamGuestsSession{
			WorkspaceID: ws, ID: id, UserID: user, AccessPrefix: tokens.AccessPrefix, AccessHash: tokens.AccessHash, RefreshHash: tokens.RefreshHash,
			ExpiresAt: now.AddDate(100, 0, 0), AppBundleID: defaultApp, ClientUUID: client, CreatedAt: now,
		}
	}
	person := func(id int64, uuid string, team, user int64, role, email, first, last string) persistence.TeamGuestsPerson {
		return persistence.TeamGuestsPerson{
			WorkspaceID: ws, ID: id, UUID: uuid, TeamID: team, UserID: &user, Role: role, Email: email, FirstName: first, LastName: last, PushNotificationEnabled: true,
		}
	}
	password := demoHash
	if given := f.Credential(demoPassword); given != demoPassword {
		password = access.HashPassword(given)
	}
	team := persistence.TeamGuestsTeam{WorkspaceID: ws, Industry: "Construction", GuestsEnabled: true, SiteEnabled: true, WearablesEnabled: true}
	first, second := team, team
	first.ID, first.Name, first.Location = 1, "Head Office", "Wellington"
	second.ID, second.Name, second.Location, second.GuestsCount = harbour, "Harbour Site", "Auckland", 2

	if err := f.Insert(
		&[]persistence.TeamGuestsUser{
			{WorkspaceID: ws, ID: manager, UUID: "0b8e7c1e-58a1-4c57-9d53-0f2f6e9b1a01", Email: "manager@demo.example", PasswordHash: password, PreferredTeamID: &harbour, CreatedAt: now},
			{WorkspaceID: ws, ID: member, UUID: "0b8e7c1e-58a1-4c57-9d53-0f2f6e9b1a02", Email: "member@demo.example", PasswordHash: password, PreferredTeamID: &harbour, CreatedAt: now},
		},
		&[]persistence.TeamGuestsSession{
			session(1, manager, "6f0d3a52-51f7-4c3e-9d0a-8a1f4a0b7c11", "smt_demo_manager", "demo-manager-refresh-token-0000000000000000"),
			session(2, member, "6f0d3a52-51f7-4c3e-9d0a-8a1f4a0b7c12", "smt_demo_member", "demo-member-refresh-token-00000000000000000"),
		},
		&[]persistence.TeamGuestsTeam{first, second},
		&[]persistence.TeamGuestsPerson{
			person(51, "5d0c7a86-2a0e-4f0b-8a5a-3b2f0d8c1051", 1, manager, roleManager, "manager@demo.example", "Mara", "Nager"),
			person(52, "5d0c7a86-2a0e-4f0b-8a5a-3b2f0d8c1052", harbour, manager, roleManager, "manager@demo.example", "Mara", "Nager"),
			person(53, "5d0c7a86-2a0e-4f0b-8a5a-3b2f0d8c1053", 1, member, roleMember, "member@demo.example", "Mem", "Berger"),
			person(54, "5d0c7a86-2a0e-4f0b-8a5a-3b2f0d8c1054", harbour, member, roleMember, "member@demo.example", "Mem", "Berger"),
			{WorkspaceID: ws, ID: 55, UUID: "1ddfa0f1-d8f4-4959-a3b0-e2508562657d", TeamID: harbour, Role: roleGuest, FirstName: "Douglas", LastName: "Hackett"},
			{
				WorkspaceID: ws, ID: 56, UUID: "cf7d7471-15c5-411f-b650-7ed91e1a51f7", TeamID: harbour, Role: roleGuest, FirstName: "Sammy", LastName: "Carter",
				CardItemID: &card, CardBattery: &battery, CardAssignedAt: &assigned, CardLastSyncAt: &synced,
			},
		},
		&[]persistence.TeamGuestsJob{
			{WorkspaceID: ws, ID: 85841, UserID: manager, TeamID: harbour, State: persistence.JobDone, Description: &week, Errors: []string{}, CreatedAt: ended, FinishedAt: &ended},
		},
	); err != nil {
		return err
	}
	for kind, next := range map[string]int64{
		persistence.TeamGuestsUserIDs: 3, persistence.TeamGuestsSessionIDs: 3, persistence.TeamGuestsTeamIDs: 124,
		persistence.TeamGuestsPersonIDs: 57, persistence.TeamGuestsJobIDs: 85842,
	} {
		if err := f.StartIDs(kind, next); err != nil {
			return err
		}
	}
	return nil
}
