package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
)

func (s *server) ListAdmins(context.Context, api.ListAdminsRequestObject) (api.ListAdminsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateAdmin(context.Context, api.CreateAdminRequestObject) (api.CreateAdminResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CheckAdmin(context.Context, api.CheckAdminRequestObject) (api.CheckAdminResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteAdmin(context.Context, api.DeleteAdminRequestObject) (api.DeleteAdminResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetAdmin(context.Context, api.GetAdminRequestObject) (api.GetAdminResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateAdmin(context.Context, api.UpdateAdminRequestObject) (api.UpdateAdminResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetMe(context.Context, api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetStatus(context.Context, api.GetStatusRequestObject) (api.GetStatusResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTokens(context.Context, api.ListTokensRequestObject) (api.ListTokensResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateToken(context.Context, api.CreateTokenRequestObject) (api.CreateTokenResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteToken(context.Context, api.DeleteTokenRequestObject) (api.DeleteTokenResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListWorkspaces(context.Context, api.ListWorkspacesRequestObject) (api.ListWorkspacesResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateWorkspace(context.Context, api.CreateWorkspaceRequestObject) (api.CreateWorkspaceResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteWorkspace(context.Context, api.DeleteWorkspaceRequestObject) (api.DeleteWorkspaceResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetWorkspace(context.Context, api.GetWorkspaceRequestObject) (api.GetWorkspaceResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListAutohostAccounts(context.Context, api.ListAutohostAccountsRequestObject) (api.ListAutohostAccountsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateAutohostAccount(context.Context, api.CreateAutohostAccountRequestObject) (api.CreateAutohostAccountResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteAutohostAccount(context.Context, api.DeleteAutohostAccountRequestObject) (api.DeleteAutohostAccountResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetAutohostAccount(context.Context, api.GetAutohostAccountRequestObject) (api.GetAutohostAccountResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateAutohostAccount(context.Context, api.UpdateAutohostAccountRequestObject) (api.UpdateAutohostAccountResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListAutohostKeys(context.Context, api.ListAutohostKeysRequestObject) (api.ListAutohostKeysResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateAutohostKey(context.Context, api.CreateAutohostKeyRequestObject) (api.CreateAutohostKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteAutohostKey(context.Context, api.DeleteAutohostKeyRequestObject) (api.DeleteAutohostKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) TriggerAutohostWebhook(context.Context, api.TriggerAutohostWebhookRequestObject) (api.TriggerAutohostWebhookResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListAutohostWebhooks(context.Context, api.ListAutohostWebhooksRequestObject) (api.ListAutohostWebhooksResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListCredentials(context.Context, api.ListCredentialsRequestObject) (api.ListCredentialsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListDeliveries(context.Context, api.ListDeliveriesRequestObject) (api.ListDeliveriesResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetDelivery(context.Context, api.GetDeliveryRequestObject) (api.GetDeliveryResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) RedeliverDelivery(context.Context, api.RedeliverDeliveryRequestObject) (api.RedeliverDeliveryResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetGuestooAgency(context.Context, api.GetGuestooAgencyRequestObject) (api.GetGuestooAgencyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) WriteGuestooAgency(context.Context, api.WriteGuestooAgencyRequestObject) (api.WriteGuestooAgencyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListGuestooEvents(context.Context, api.ListGuestooEventsRequestObject) (api.ListGuestooEventsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateGuestooEvent(context.Context, api.CreateGuestooEventRequestObject) (api.CreateGuestooEventResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteGuestooEvent(context.Context, api.DeleteGuestooEventRequestObject) (api.DeleteGuestooEventResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetGuestooEvent(context.Context, api.GetGuestooEventRequestObject) (api.GetGuestooEventResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateGuestooEvent(context.Context, api.UpdateGuestooEventRequestObject) (api.UpdateGuestooEventResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListGuestooGuests(context.Context, api.ListGuestooGuestsRequestObject) (api.ListGuestooGuestsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListGuestooUsers(context.Context, api.ListGuestooUsersRequestObject) (api.ListGuestooUsersResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateGuestooUser(context.Context, api.CreateGuestooUserRequestObject) (api.CreateGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteGuestooUser(context.Context, api.DeleteGuestooUserRequestObject) (api.DeleteGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetGuestooUser(context.Context, api.GetGuestooUserRequestObject) (api.GetGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateGuestooUser(context.Context, api.UpdateGuestooUserRequestObject) (api.UpdateGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ActivateGuestooUser(context.Context, api.ActivateGuestooUserRequestObject) (api.ActivateGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeactivateGuestooUser(context.Context, api.DeactivateGuestooUserRequestObject) (api.DeactivateGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) RefreshGuestooUser(context.Context, api.RefreshGuestooUserRequestObject) (api.RefreshGuestooUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeContacts(context.Context, api.ListOnofficeContactsRequestObject) (api.ListOnofficeContactsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ReleaseOnofficeContact(context.Context, api.ReleaseOnofficeContactRequestObject) (api.ReleaseOnofficeContactResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeEstates(context.Context, api.ListOnofficeEstatesRequestObject) (api.ListOnofficeEstatesResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) PublishOnofficeEstate(context.Context, api.PublishOnofficeEstateRequestObject) (api.PublishOnofficeEstateResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeFields(context.Context, api.ListOnofficeFieldsRequestObject) (api.ListOnofficeFieldsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateOnofficeField(context.Context, api.CreateOnofficeFieldRequestObject) (api.CreateOnofficeFieldResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteOnofficeField(context.Context, api.DeleteOnofficeFieldRequestObject) (api.DeleteOnofficeFieldResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateOnofficeField(context.Context, api.UpdateOnofficeFieldRequestObject) (api.UpdateOnofficeFieldResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeUsers(context.Context, api.ListOnofficeUsersRequestObject) (api.ListOnofficeUsersResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateOnofficeUser(context.Context, api.CreateOnofficeUserRequestObject) (api.CreateOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteOnofficeUser(context.Context, api.DeleteOnofficeUserRequestObject) (api.DeleteOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetOnofficeUser(context.Context, api.GetOnofficeUserRequestObject) (api.GetOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ActivateOnofficeUser(context.Context, api.ActivateOnofficeUserRequestObject) (api.ActivateOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeactivateOnofficeUser(context.Context, api.DeactivateOnofficeUserRequestObject) (api.DeactivateOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GenerateOnofficeCredentials(context.Context, api.GenerateOnofficeCredentialsRequestObject) (api.GenerateOnofficeCredentialsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) WriteOnofficeRights(context.Context, api.WriteOnofficeRightsRequestObject) (api.WriteOnofficeRightsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetOverview(context.Context, api.GetOverviewRequestObject) (api.GetOverviewResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ResetWorkspace(context.Context, api.ResetWorkspaceRequestObject) (api.ResetWorkspaceResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTables(context.Context, api.ListTablesRequestObject) (api.ListTablesResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) SearchTable(context.Context, api.SearchTableRequestObject) (api.SearchTableResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetRecord(context.Context, api.GetRecordRequestObject) (api.GetRecordResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTeamGuestsCards(context.Context, api.ListTeamGuestsCardsRequestObject) (api.ListTeamGuestsCardsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateTeamGuestsCard(context.Context, api.CreateTeamGuestsCardRequestObject) (api.CreateTeamGuestsCardResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteTeamGuestsCard(context.Context, api.DeleteTeamGuestsCardRequestObject) (api.DeleteTeamGuestsCardResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) AttachTeamGuestsCard(context.Context, api.AttachTeamGuestsCardRequestObject) (api.AttachTeamGuestsCardResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DetachTeamGuestsCard(context.Context, api.DetachTeamGuestsCardRequestObject) (api.DetachTeamGuestsCardResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTeamGuestsSessions(context.Context, api.ListTeamGuestsSessionsRequestObject) (api.ListTeamGuestsSessionsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateTeamGuestsSession(context.Context, api.CreateTeamGuestsSessionRequestObject) (api.CreateTeamGuestsSessionResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteTeamGuestsSession(context.Context, api.DeleteTeamGuestsSessionRequestObject) (api.DeleteTeamGuestsSessionResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTeamGuestsTeams(context.Context, api.ListTeamGuestsTeamsRequestObject) (api.ListTeamGuestsTeamsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateTeamGuestsTeam(context.Context, api.CreateTeamGuestsTeamRequestObject) (api.CreateTeamGuestsTeamResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteTeamGuestsTeam(context.Context, api.DeleteTeamGuestsTeamRequestObject) (api.DeleteTeamGuestsTeamResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTeamGuestsGuests(context.Context, api.ListTeamGuestsGuestsRequestObject) (api.ListTeamGuestsGuestsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTeamGuestsMembers(context.Context, api.ListTeamGuestsMembersRequestObject) (api.ListTeamGuestsMembersResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteTeamGuestsMember(context.Context, api.DeleteTeamGuestsMemberRequestObject) (api.DeleteTeamGuestsMemberResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) WriteTeamGuestsMember(context.Context, api.WriteTeamGuestsMemberRequestObject) (api.WriteTeamGuestsMemberResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTeamGuestsUsers(context.Context, api.ListTeamGuestsUsersRequestObject) (api.ListTeamGuestsUsersResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateTeamGuestsUser(context.Context, api.CreateTeamGuestsUserRequestObject) (api.CreateTeamGuestsUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteTeamGuestsUser(context.Context, api.DeleteTeamGuestsUserRequestObject) (api.DeleteTeamGuestsUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateTeamGuestsUser(context.Context, api.UpdateTeamGuestsUserRequestObject) (api.UpdateTeamGuestsUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListXingKeys(context.Context, api.ListXingKeysRequestObject) (api.ListXingKeysResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateXingKey(context.Context, api.CreateXingKeyRequestObject) (api.CreateXingKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteXingKey(context.Context, api.DeleteXingKeyRequestObject) (api.DeleteXingKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetXingKey(context.Context, api.GetXingKeyRequestObject) (api.GetXingKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateXingKey(context.Context, api.UpdateXingKeyRequestObject) (api.UpdateXingKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListXingPermissions(context.Context, api.ListXingPermissionsRequestObject) (api.ListXingPermissionsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteXingPermission(context.Context, api.DeleteXingPermissionRequestObject) (api.DeleteXingPermissionResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) WriteXingPermission(context.Context, api.WriteXingPermissionRequestObject) (api.WriteXingPermissionResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) RefreshXingKey(context.Context, api.RefreshXingKeyRequestObject) (api.RefreshXingKeyResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListXingUsers(context.Context, api.ListXingUsersRequestObject) (api.ListXingUsersResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateXingUser(context.Context, api.CreateXingUserRequestObject) (api.CreateXingUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteXingUser(context.Context, api.DeleteXingUserRequestObject) (api.DeleteXingUserResponseObject, error) {
	return nil, errUnbuilt
}
