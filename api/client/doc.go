// Package client calls Safetynet over HTTP, for programs in Go. It is made of
// api/openapi.json by oapi-codegen (make client) and needs nothing else of Safetynet.
//
//	c, err := client.NewClientWithResponses("https://safetynet.example", client.WithRequestEditorFn(client.Token(token)))
//	told, err := c.EvaluateWithResponse(ctx, nil, client.CaseRequest{Pathways: []string{"febrile-child"}, Audience: client.AudienceParent})
//	if p := told.ApplicationproblemJSON422; p != nil { … } // every fault, by its JSON pointer
//
// Every result says whether what it is made of is clinically approved; nothing that comes with the server is. An answer that is not
// there, whatever the reason, is no calm one: show Problem.Emergency.
package client
