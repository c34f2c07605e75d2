package access

import "gatehouse/persistence"

// TeamGuestsPair is a pair of Team Guests' tokens that was just made, and what is kept of it.
type TeamGuestsPair struct {
	Access, Refresh string
	Kept            persistence.TeamGuestsTokens
}

// NewTeamGuestsPair makes an access token and a refresh token.
func NewTeamGuestsPair() TeamGuestsPair {
	pair := TeamGuestsPair{Access: NewToken("smt_"), Refresh: NewToken("")}
	pair.Kept = KeptOfTeamGuests(pair.Access, pair.Refresh)
	return pair
}

// KeptOfTeamGuests is what is stored of a pair of tokens.
func KeptOfTeamGuests(accessToken, refreshToken string) persistence.TeamGuestsTokens {
	return persistence.TeamGuestsTokens{AccessPrefix: LookupPrefix(accessToken), AccessHash: TokenHash(accessToken), RefreshHash: TokenHash(refreshToken)}
}
