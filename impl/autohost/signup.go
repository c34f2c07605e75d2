package autohost

import (
	"context"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// signupBase is what the pages of sign-up links stand below.
const signupBase = "/signup/"

// CreateSignupLink makes a link that a customer signs up with, once, below the reseller.
func (s *server) CreateSignupLink(ctx context.Context, req api.CreateSignupLinkRequestObject) (api.CreateSignupLinkResponseObject, error) {
	me, workspace, err := s.reseller(ctx)
	if err != nil {
		return nil, err
	}
	token := access.NewToken("")
	link, err := workspace.AddAutohostSignup(ctx, persistence.AutohostSignup{
		AccountID: me.ID, TokenPrefix: access.LookupPrefix(token), TokenHash: access.TokenHash(token),
		PMS: string(req.Params.PMS), Redirect: valueOr(req.Params.Redirect, ""),
		HidePassword: req.Params.Hidepw != nil && *req.Params.Hidepw == api.CreateSignupLinkParamsHidepwTrue,
	})
	if err != nil {
		return nil, err
	}
	return api.CreateSignupLink200JSONResponse{Body: api.AccountSignupLinkResponse{
		URL: httpapi.BaseURL(ctx) + signupBase + token, Expiry: moment(link.ExpiresAt),
	}}, nil
}
