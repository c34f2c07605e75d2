package xingevents

import (
	"context"

	api "gatehouse/generated/xingeventsapi"
)

// ReadBankAccount shows a user's bank account; there is none before the first write.
func (s *server) ReadBankAccount(ctx context.Context, req api.ReadBankAccountRequestObject) (api.ReadBankAccountResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	account, err := workspace.XingEventsBankAccount(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return api.ReadBankAccount200JSONResponse{Body: api.BankAccountResponse{BankAccount: toAPIBankAccount(account), Success: true}}, nil
}

// WriteBankAccount changes what is sent and nothing else.
func (s *server) WriteBankAccount(ctx context.Context, req api.WriteBankAccountRequestObject) (api.WriteBankAccountResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	if err := workspace.WriteXingEventsBankAccount(ctx, user.ID, bankAccountChanges(*req.Body)); err != nil {
		return nil, err
	}
	return api.WriteBankAccount200JSONResponse{Body: api.Done{Success: true}}, nil
}

// ReadBillingAddress shows a user's billing address; there is none before the first write.
func (s *server) ReadBillingAddress(ctx context.Context, req api.ReadBillingAddressRequestObject) (api.ReadBillingAddressResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	address, err := workspace.XingEventsBillingAddress(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return api.ReadBillingAddress200JSONResponse{Body: api.AddressResponse{Address: toAPIAddress(address), Success: true}}, nil
}

// WriteBillingAddress changes what is sent and nothing else.
func (s *server) WriteBillingAddress(ctx context.Context, req api.WriteBillingAddressRequestObject) (api.WriteBillingAddressResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	if err := workspace.WriteXingEventsBillingAddress(ctx, user.ID, addressChanges(*req.Body)); err != nil {
		return nil, err
	}
	return api.WriteBillingAddress200JSONResponse{Body: api.Done{Success: true}}, nil
}
