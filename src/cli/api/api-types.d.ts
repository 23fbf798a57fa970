// Made from openapi.json by `npm run contract`.

export interface paths {
  '/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A first page, for people */
    get: operations['getRoot'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This contract, for people */
    get: operations['getDocs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The process answers */
    get: operations['getHealthLive'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The database, its schema, its clock and the change feed are well */
    get: operations['getHealthReady'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See who one is */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Figures for Prometheus
     * @description On the port in KEYREEVE_METRICS_PORT where that is set; else here, for clients on the machine itself. Everyone else is answered as if it did not exist.
     */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This contract, for programs */
    get: operations['getOpenapiJson'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List audit events, the newest first
     * @description Reading the log is itself recorded.
     */
    get: operations['getAuditEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in
     * @description Sets the session cookie. An unknown address and a wrong password get the same answer in the same time. Takes JSON from our own pages only.
     */
    post: operations['postAuthLogin'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign out
     * @description Ends the session of the cookie, if there is one, and takes the cookie away.
     */
    post: operations['postAuthLogout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change one’s password
     * @description One’s other sessions end, and this one gets another cookie.
     */
    post: operations['postAuthPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/reauthenticate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in again for a step-up
     * @description The session gets a fresh time of authentication and another cookie; its end stays where it is.
     */
    post: operations['postAuthReauthenticate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** See the current session */
    get: operations['getAuthSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List one’s sessions */
    get: operations['getAuthSessions'];
    put?: never;
    post?: never;
    /** End one’s other sessions */
    delete: operations['deleteAuthSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * End one of one’s sessions
     * @description Ending it again answers the same.
     */
    delete: operations['deleteAuthSessionsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/setup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Set a password with an invitation or a reset link
     * @description The link works once. All sessions of the user end; signing in is the next step.
     */
    post: operations['postAuthSetup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/exemptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List exemptions, the newest first */
    get: operations['getExemptions'];
    put?: never;
    /**
     * Exempt an owner or a key from a rule
     * @description A term that falls due meanwhile ends a key at the end of the exemption. A key that has expired stays expired. It is decided by somebody who neither owns, stewards, made nor asked for what is exempt.
     */
    post: operations['postExemptions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/exemptions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read an exemption with every decision about it */
    get: operations['getExemptionsId'];
    put?: never;
    post?: never;
    /**
     * End an exemption now
     * @description The record stays. Ending it again changes nothing.
     */
    delete: operations['deleteExemptionsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/exemptions/{id}/renew': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move the end of an exemption to a later time */
    post: operations['postExemptionsIdRenew'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List keys
     * @description Every key you may see: your own, those of your service accounts and of teams you administer; all of the organization for its administrators and auditors. Filters combine. A page whose search reached its row budget says `partial`, and `next` goes on from there.
     */
    get: operations['getKeys'];
    put?: never;
    /**
     * Generate a key
     * @description For yourself, or for a service account of which you are steward or deputy. The secret is shown once.
     */
    post: operations['postKeys'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export keys as CSV or as lines of JSON
     * @description Every key of the filters that you may see, of one instant, in the order of ids. `Keyreeve-Export-Id` names the export. The connection is cut short when the credential ends or the server cannot go on: an answer that ends properly is whole, and GET /v1/keys/exports/{id} has the SHA-256 of its bytes. To go on after a break pass the last whole key in `after`: that is another export, of another instant, but no key that there was comes twice or is missed. Columns: id, name, status, reason, statusSince, ownerId, ownerType, ownerName, ownerEmail, contactName, contactEmail, teamId, teamName, kind, hint, scopes, allowedCidrs, createdAt, createdById, createdByName, createdWith, expiresAt, decidedBy, ownExpiresAt, lastUsedAt, lastUsedIp, lastUsedClient, lastUsedVia, lastRefusedAt, suspendedAt, revokedAt, revocationId, replacedBy, replaces, reference, description, leaked, imported, knownToLeaver. In CSV (RFC 4180) lists are separated by spaces, null is empty, and a cell that a spreadsheet would take for a formula (= + - @, tab, carriage return) has an apostrophe in front.
     */
    get: operations['getKeysExport'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/exports/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read what an export was: of what, by whom, how many keys, which bytes */
    get: operations['getKeysExportsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/lookup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Find out whose a key is
     * @description By its secret: the key. By SHA-256 digests of secrets: `data`, one entry for each, in their order.
     */
    post: operations['postKeysLookup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/self': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The calling key */
    get: operations['getKeysSelf'];
    put?: never;
    post?: never;
    /**
     * End the calling key for good
     * @description Needs no scope: whoever finds a key can end it with the key itself.
     */
    delete: operations['deleteKeysSelf'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/self/regenerate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replace the secret of the calling key
     * @description For scripts that rotate their own key; the policy selfRotation says which keys may. Repeated with the old key while nobody has used the new one, it makes another and ends that: a lost answer is asked for again.
     */
    post: operations['postKeysSelfRegenerate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Figures of keys
     * @description For the filters of the list: by status, kind, age, last use and owner, and when they end. Each figure names the list that it counts. Over more than 20,000 keys that may pass (4,000 with `asOf`) they are estimated from a sample of so many, and `exact` is false; `exact=true` has every key looked at, and answers 202.
     */
    get: operations['getKeysStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/stats/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read figures that every key was looked at for
     * @description For whoever asked for them, while they see as much as they did then.
     */
    get: operations['getKeysStatsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify a key that was presented to another service
     * @description Only keys of the verifier’s organization are answered for. The answer is 200 whatever the outcome: see `code`.
     */
    post: operations['postKeysVerify'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One key */
    get: operations['getKeysId'];
    put?: never;
    post?: never;
    /**
     * End a key for good
     * @description Its record stays. By an administrator it is a revocation. Repeated, it succeeds again.
     */
    delete: operations['deleteKeysId'];
    options?: never;
    head?: never;
    /**
     * Rename, describe or narrow a key
     * @description Scopes only narrow. Wider addresses need a session with a fresh sign-in, of the owner’s side.
     */
    patch: operations['patchKeysId'];
    trace?: never;
  };
  '/v1/keys/{id}/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Why a key is accepted or refused, now or at another time
     * @description Every rule about it: decisions, terms, what policies narrow. A past time is explained by what was known then; when a key was last used before it is known to the day.
     */
    get: operations['getKeysIdExplain'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened to a key, the newest first
     * @description Its audit events. The owner is not told from which addresses others acted.
     */
    get: operations['getKeysIdHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}/regenerate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replace the secret of a key
     * @description A new key for the same purpose; the old one works on for the overlap. Repeated while nobody has used the new one, it makes another and ends that: a lost answer is asked for again.
     */
    post: operations['postKeysIdRegenerate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Lift suspensions of a key
     * @description Lifts causes, not a status: what else refuses the key is answered in stillRefused.
     */
    post: operations['postKeysIdRestore'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Revoke a key for good */
    post: operations['postKeysIdRevoke'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}/suspend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Suspend a key */
    post: operations['postKeysIdSuspend'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/key-settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The default lifetime of your new keys, and what overrides it */
    get: operations['getMeKeySettings'];
    /** Set the default lifetime of your new keys */
    put: operations['putMeKeySettings'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/organization': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read one’s organization */
    get: operations['getOrganization'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Rename the organization */
    patch: operations['patchOrganization'];
    trace?: never;
  };
  '/v1/policies/organization': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the organization’s policy */
    get: operations['getPoliciesOrganization'];
    /**
     * Change the organization’s policy
     * @description Absent rules stay, null unsets; a change of nothing saves no version. It binds every existing key from `enforceFrom` on, at commit; while a version is pending, `enforceFrom` must be given.
     */
    put: operations['putPoliciesOrganization'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/organization/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The versions of the organization’s policy */
    get: operations['getPoliciesOrganizationHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/organization/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Preview a change of the organization’s policy
     * @description The same body as PUT, judged the same way, and exact for the instant it names: which keys would stop working, when, whose, and how they are used. The ETag is what PUT needs in If-Match. What takes longer than 8 seconds answers 202. What allowedScopes and allowedCidrs only restrict is not counted.
     */
    post: operations['postPoliciesOrganizationPreview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/organization/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Save the rules of an earlier version of the organization’s policy again
     * @description Judged and in force as any change: what had expired stays expired. A mistake is withdrawn instead.
     */
    post: operations['postPoliciesOrganizationRollback'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/organization/versions/{number}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a mistaken version of the organization’s policy */
    post: operations['postPoliciesOrganizationVersionsNumberWithdraw'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/organization/versions/{number}/withdraw/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Preview the withdrawal of a version of the organization’s policy */
    post: operations['postPoliciesOrganizationVersionsNumberWithdrawPreview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/previews/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a preview: how far it is, and what it found */
    get: operations['getPoliciesPreviewsId'];
    put?: never;
    post?: never;
    /**
     * Give up a preview that is under way
     * @description One’s own; administrators give up others’, too.
     */
    delete: operations['deletePoliciesPreviewsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/teams/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a team’s policy */
    get: operations['getPoliciesTeamsId'];
    /** Change a team’s policy, which may only tighten the organization’s */
    put: operations['putPoliciesTeamsId'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/teams/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The versions of a team’s policy */
    get: operations['getPoliciesTeamsIdHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/teams/{id}/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Preview a change of a team’s policy */
    post: operations['postPoliciesTeamsIdPreview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/teams/{id}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Save the rules of an earlier version of a team’s policy again */
    post: operations['postPoliciesTeamsIdRollback'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/teams/{id}/versions/{number}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a mistaken version of a team’s policy */
    post: operations['postPoliciesTeamsIdVersionsNumberWithdraw'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/teams/{id}/versions/{number}/withdraw/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Preview the withdrawal of a version of a team’s policy */
    post: operations['postPoliciesTeamsIdVersionsNumberWithdrawPreview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List decisions over sets of keys, the newest first */
    get: operations['getRevocations'];
    put?: never;
    /**
     * Plan a decision over a set of keys
     * @description Freezes the keys that a filter finds now, or that are named: keys made later are never in the set. Nothing is decided yet. The answer comes at once; the plan is ready when its state is `planned`.
     */
    post: operations['postRevocations'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One of them, with its impact */
    get: operations['getRevocationsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}/apply': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Apply a plan
     * @description Takes effect when it is committed, however many keys there are, and answers when no node accepts any of them. Over 100 keys the name of the team, or of the organization, has to be typed.
     */
    post: operations['postRevocationsIdApply'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give up what is planned or scheduled */
    post: operations['postRevocationsIdCancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The keys of the set, as they are now */
    get: operations['getRevocationsIdKeys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}/progress': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow how far the reading of its set is
     * @description Server-sent events with `{ state, done, total }`. The stream ends when nothing is under way any more, or with the credential; five at a time for one credential.
     */
    get: operations['getRevocationsIdProgress'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}/recheck': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Look at the set again
     * @description How the world moved since the plan: every key of the set is judged as it is now, which takes as long as planning it. The answer comes at once; `recheck` of the revocation says how far it is, and then what it found.
     */
    post: operations['postRevocationsIdRecheck'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/revocations/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take it back
     * @description Only its own effect: a key that something else refuses stays refused.
     */
    post: operations['postRevocationsIdUndo'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/service-accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List service accounts
     * @description Those one answers for and those of the teams one administers; all for readers of the organization.
     */
    get: operations['getServiceAccounts'];
    put?: never;
    /**
     * Create a service account
     * @description Whoever creates it is its steward.
     */
    post: operations['postServiceAccounts'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/service-accounts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a service account */
    get: operations['getServiceAccountsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Rename or describe a service account */
    patch: operations['patchServiceAccountsId'];
    trace?: never;
  };
  '/v1/service-accounts/{id}/role': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Let a service account read the organization, or no longer */
    put: operations['putServiceAccountsIdRole'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/service-accounts/{id}/stewards': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Set who answers for a service account */
    put: operations['putServiceAccountsIdStewards'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/teams': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List teams
     * @description All teams for those who read the organization; else those one belongs to or administers.
     */
    get: operations['getTeams'];
    put?: never;
    /** Create a team */
    post: operations['postTeams'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/teams/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a team */
    get: operations['getTeamsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Rename a team */
    patch: operations['patchTeamsId'];
    trace?: never;
  };
  '/v1/teams/{id}/members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the members of a team */
    get: operations['getTeamsIdMembers'];
    put?: never;
    /**
     * Add a user to a team
     * @description Keys that a membership before this one left behind stay refused until they are restored.
     */
    post: operations['postTeamsIdMembers'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/teams/{id}/members/{userId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a user from a team; their keys in it are refused */
    delete: operations['deleteTeamsIdMembersUserId'];
    options?: never;
    head?: never;
    /** Change a member’s role, or the end of the membership */
    patch: operations['patchTeamsIdMembersUserId'];
    trace?: never;
  };
  '/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List users
     * @description An administrator of a team sees whoever is or was in it.
     */
    get: operations['getUsers'];
    put?: never;
    /**
     * Invite a user
     * @description The answer holds a link that works once, for 72 hours; a replay by Idempotency-Key does not show it.
     */
    post: operations['postUsers'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a user */
    get: operations['getUsersId'];
    put?: never;
    post?: never;
    /** Remove a user for good; their keys are revoked */
    delete: operations['deleteUsersId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/deactivate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deactivate a user, now or on a date
     * @description Sessions end, and every personal key created until then is refused.
     */
    post: operations['postUsersIdDeactivate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/departure': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What would happen if a user left
     * @description Asked before a user is deactivated or removed, or with `team` before their membership ends. Counts are exact; lists are cut. An administrator of teams is told of these teams.
     */
    get: operations['getUsersIdDeparture'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/reactivate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a deactivated user sign in again, or take back a deactivation that lies ahead
     * @description The keys stay refused until they are restored.
     */
    post: operations['postUsersIdReactivate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/reset-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make a link with which a user sets a new password
     * @description It works once, for an hour, and takes the place of those before. Who has none yet is invited again.
     */
    post: operations['postUsersIdResetPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/restore-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore all keys of a person
     * @description Lifts the suspensions that bear on the person, as far as you may. Keys that were suspended one by one stay so.
     */
    post: operations['postUsersIdRestoreKeys'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/role': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Set a user’s role in the organization
     * @description Granting `owner` needs a session. The last owner without an end date cannot be demoted.
     */
    put: operations['putUsersIdRole'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End all sessions of a user */
    delete: operations['deleteUsersIdSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/suspend-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Suspend all keys of a person
     * @description For an administrator of teams: the keys in these teams.
     */
    post: operations['postUsersIdSuspendKeys'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AcceptsDto: {
      /** @description Keys of these teams only */
      teams?: string[];
      /** @description Scopes that every key must carry */
      scopes?: string[];
    };
    AddMemberRequest: {
      /**
       * @description The id or the e-mail address of a user
       * @example ana@example.com
       */
      user: string;
      /**
       * @description `member` unless told
       * @enum {string}
       */
      role?: 'admin' | 'member';
      /**
       * Format: date-time
       * @description The end of the membership: from then on the keys in this team are refused; null for none
       * @example 2026-11-25T09:30:00.000Z
       */
      until?: string | null;
      /**
       * Format: date-time
       * @description The end of the role `admin`; the membership goes on; null for none
       * @example 2026-11-25T09:30:00.000Z
       */
      roleUntil?: string | null;
    };
    AffectedView: {
      /** @description Keys */
      keys: number;
      /** @description Of so many owners */
      owners: number;
      /** @description In so many teams */
      teams: number;
      /** @description Stop working at once */
      now: components['schemas']['ExtentView'];
      /** @description 365 days from today on; those on which none stops are left out */
      byDay: components['schemas']['DayView'][];
      /** @description Behind these days */
      later: components['schemas']['ExtentView'];
      /** @description At most 20, those with the most keys in use first */
      byOwner: components['schemas']['OwnerShareView'][];
      /** @description At most 50, those with the most keys first */
      byTeam: components['schemas']['TeamShareView'][];
      inUse: components['schemas']['RecentUseView'];
    };
    AgeFigureView: {
      count: number;
      /**
       * @description The query of GET /v1/keys that lists what is counted; null where what was asked for excludes it
       * @example status=expired&reason=policy_idle
       */
      filter: string | null;
      /** @description Longer ago than the class before; null: any longer */
      upToDays: number | null;
    };
    ApplyRevocationDto: {
      /** @description The hash of the planned set: what was shown is what is applied */
      setHash: string;
      /** @description Over 100 keys: the name of the team, else of the organization */
      confirm?: string;
      /**
       * Format: date-time
       * @description Not now but then, at most 90 days ahead
       * @example 2026-11-25T09:30:00.000Z
       */
      at?: string;
      /**
       * @description Keys regenerated from keys of the set since the plan; spare with `at`, unless told
       * @enum {string}
       */
      successors?: 'take' | 'spare';
    };
    AskedView: {
      /** @description The changed rules */
      change: {
        [key: string]: unknown;
      } | null;
      /** Format: date-time */
      enforceFrom: string | null;
      /** @description The version that would be withdrawn */
      withdraws: number | null;
    };
    AuditActor: {
      /** @enum {string} */
      type: 'user' | 'service_account' | 'system';
      id: string | null;
      name: string | null;
      method: string;
      sessionId: string | null;
      key: {
        id?: string;
        name?: string;
      } | null;
    };
    AuditEventView: {
      /** @example evt_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** Format: date-time */
      occurredAt: string;
      /** @enum {string} */
      action:
        | 'organization.created'
        | 'organization.renamed'
        | 'team.created'
        | 'team.renamed'
        | 'membership.started'
        | 'membership.ended'
        | 'membership.changed'
        | 'role.granted'
        | 'role.ended'
        | 'user.invited'
        | 'user.joined'
        | 'user.renamed'
        | 'user.deactivated'
        | 'user.reactivated'
        | 'user.removed'
        | 'user.keys_suspended'
        | 'user.keys_restored'
        | 'user.unlocked'
        | 'user.sessions_ended'
        | 'password.reset_started'
        | 'password.changed'
        | 'service_account.created'
        | 'service_account.renamed'
        | 'stewardship.changed'
        | 'session.started'
        | 'session.failed'
        | 'session.renewed'
        | 'session.ended'
        | 'key.created'
        | 'key.edited'
        | 'key.regenerated'
        | 'key.activated'
        | 'key.deleted'
        | 'key.revoked'
        | 'key.suspended'
        | 'key.restored'
        | 'key.settings_changed'
        | 'keys.export_started'
        | 'keys.exported'
        | 'revocation.requested'
        | 'revocation.applied'
        | 'revocation.undone'
        | 'revocation.cancelled'
        | 'policy.changed'
        | 'policy.withdrawn'
        | 'exemption.granted'
        | 'exemption.renewed'
        | 'exemption.ended'
        | 'access.refused'
        | 'audit.read'
        | 'installation.seeded';
      outcome: {
        /** @enum {unknown} */
        result?: 'success' | 'refused' | 'failure';
        code?: string | null;
      };
      actor: components['schemas']['AuditActor'];
      /** @description { ip, userAgent, requestId } */
      source: {
        [key: string]: unknown;
      };
      targets: components['schemas']['AuditTargetView'][];
      /** @description The team it happened in */
      team: string | null;
      /** @description { before, after } of what changed */
      change: {
        [key: string]: unknown;
      } | null;
      /** @description As typed */
      reason: string | null;
      details: {
        [key: string]: unknown;
      };
      /** @description Personal values that have been erased, by JSON Pointer */
      erased: string[];
      /** @description SHA-256(0x00 ‖ leaf) in hex, as it stands in the log */
      leafHash: string;
    };
    AuditPage: {
      data: components['schemas']['AuditEventView'][];
      page: components['schemas']['Page'];
    };
    AuditTargetView: {
      type: string;
      id: string;
      /** @description As it was called then */
      name: string | null;
    };
    CallingKeyAnswer: {
      /** @example key_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example deploy to production */
      name: string;
      /** @enum {string} */
      status: 'active' | 'suspended' | 'expired' | 'revoked';
      expiry: components['schemas']['CallingKeyExpiry'];
      scopes: string[];
    };
    CallingKeyExpiry: {
      /** Format: date-time */
      effective: string | null;
      /** @enum {string|null} */
      decidedBy: 'lifetime' | 'policy_lifetime' | 'policy_idle' | 'idle' | null;
      /** Format: date-time */
      own: string | null;
      /** Format: date-time */
      policyLifetime: string | null;
      /** Format: date-time */
      policyIdle: string | null;
    };
    ChangeKeySettingsDto: {
      /** @description Null: new keys never expire, where the policies allow it */
      defaultLifetimeDays: number | null;
    };
    ChangeMemberRequest: {
      /** @enum {string} */
      role?: 'admin' | 'member';
      /**
       * Format: date-time
       * @description The end of the membership: from then on the keys in this team are refused; null for none
       * @example 2026-11-25T09:30:00.000Z
       */
      until?: string | null;
      /**
       * Format: date-time
       * @description The end of the role `admin`; the membership goes on; null for none
       * @example 2026-11-25T09:30:00.000Z
       */
      roleUntil?: string | null;
    };
    ChangePolicyDto: {
      /** @description Who may create keys */
      whoMayCreate?:
        | (
            | ('everyone' | 'administrators' | 'nobody')
            | {
                /** @enum {string|null} */
                personal?: 'everyone' | 'administrators' | 'nobody' | null;
                /** @enum {string|null} */
                service?: 'everyone' | 'administrators' | 'nobody' | null;
              }
          )
        | null;
      /** @description The longest a key may live, in days from its creation */
      maxLifetimeDays?:
        | (
            | number
            | {
                personal?: number | null;
                service?: number | null;
              }
          )
        | null;
      /** @description Whether a new key must have an end */
      requireExpiry?:
        | (
            | (true | false)
            | {
                /** @enum {boolean|null} */
                personal?: true | false | null;
                /** @enum {boolean|null} */
                service?: true | false | null;
              }
          )
        | null;
      /** @description After how many whole UTC days without use a key expires */
      maxIdleDays?:
        | (
            | number
            | {
                personal?: number | null;
                service?: number | null;
              }
          )
        | null;
      /** @description The longest an old secret may go on working after a regeneration */
      maxOverlapSeconds?: number | null;
      /**
       * @description Which keys may regenerate themselves
       * @enum {string|null}
       */
      selfRotation?: 'everyone' | 'service' | 'nobody' | null;
      /**
       * @description Who may create service accounts
       * @enum {string|null}
       */
      serviceAccountCreators?: 'everyone' | 'administrators' | 'nobody' | null;
      /** @description The scopes a key may act with; others do not count */
      allowedScopes?: string[] | null;
      /** @description From where keys may be used */
      allowedCidrs?: string[] | null;
      /** @description How many live keys an owner may have */
      maxLiveKeysPerOwner?: number | null;
      /**
       * @description Whether keys with administrative scopes of this service verify for other services
       * @enum {string|null}
       */
      adminKeysElsewhere?: 'allow' | 'refuse' | null;
      /**
       * Format: date-time
       * @description From when existing keys are bound; until then the change warns. Default: at once; needed while a version is pending
       * @example 2026-11-25T09:30:00.000Z
       */
      enforceFrom?: string;
      /** @description Why, for the audit log and the owner */
      reason?: string;
    };
    ContactView: {
      name: string;
      email: string | null;
    };
    CreateKeyDto: {
      /** @example deploy to production */
      name: string;
      /** @description One that the owner belongs to; a key never moves */
      team: string;
      /** @description Yourself, or a service account you are steward or deputy of */
      owner?: string;
      /** @description What the key is for */
      description?: string;
      /**
       * Format: date-time
       * @description Null: never, where the policies allow it
       * @example 2026-11-25T09:30:00.000Z
       */
      expiresAt?: string | null;
      /** @description Instead of expiresAt; neither: the shorter of your default and the policies’ limit */
      lifetimeDays?: number;
      /** @description What the key may do: full, keys:read, keys:write, keys:revoke, revocations:read, revocations:write, keys:rotate, keys:verify, policies:read, policies:write, teams:read, teams:write, users:read, users:write, audit:read, or scopes of your own services such as orders:read */
      scopes?: string[];
      /** @description Address ranges from which the key may be used; empty for everywhere */
      allowedCidrs?: string[];
      /** @description For a key that verifies others: what it accepts */
      accepts?: components['schemas']['AcceptsDto'];
      /** @description Verifications of the key for others, a minute, per node */
      verifyLimit?: number;
      /** @description The id under which another system knows it */
      reference?: string;
    };
    CreateServiceAccountRequest: {
      /** @example settlement-runner */
      name: string;
      team: string;
      /** @example Nightly settlement run */
      description?: string;
      /**
       * @description The id or the e-mail address of a user; needed where the team has another member than the creator
       * @example ana@example.com
       */
      deputy?: string;
    };
    CreatedKey: {
      key: components['schemas']['KeyDetailView'];
      /** @description Shown this once; absent when the call is repeated */
      secret?: string;
      warnings?: components['schemas']['KeyWarning'][];
    };
    DayView: {
      /** @description Keys */
      keys: number;
      /** @description Of so many owners */
      owners: number;
      /**
       * Format: date
       * @description In UTC
       */
      date: string;
    };
    DeactivateRequest: {
      /** @description Why, for the audit log and the owner */
      reason: string;
      /**
       * Format: date-time
       * @description When; at once unless told
       * @example 2026-11-25T09:30:00.000Z
       */
      at?: string;
    };
    DecideKeyDto: {
      /** @description Why, for the audit log and the owner */
      reason: string;
    };
    DepartingAccount: {
      id: string;
      name: string;
      team: components['schemas']['NamedThing'];
      /** @enum {string} */
      role: 'steward' | 'deputy';
      /** @description Who holds the other role */
      other: components['schemas']['Steward'] | null;
      /** @description Nobody would answer for it any more */
      orphaned: boolean;
    };
    DepartingAccounts: {
      total: number;
      /** @description Those that nobody would answer for any more */
      orphaned: number;
      /** @description Those that would be orphaned first, at most 50; total counts all */
      data: components['schemas']['DepartingAccount'][];
    };
    DepartingKeyCounts: {
      personal: number;
      service: number;
    };
    DepartingPersonalKey: {
      id: string;
      name: string;
      team: components['schemas']['NamedThing'];
      /** Format: date-time */
      lastUsedAt: string;
      /** @description Where it was used from in the last 7 days, latest first */
      sources: components['schemas']['DepartingSource'][];
    };
    DepartingPersonalKeys: {
      /** @description Active or suspended: they stop, or could not come back */
      live: number;
      /** @description Of these, the ones with an accepted use in the last 7 days */
      usedLately: components['schemas']['UsedLately'];
    };
    DepartingServiceKey: {
      id: string;
      name: string;
      team: components['schemas']['NamedThing'];
      owner: components['schemas']['NamedThing'];
      /** Format: date-time */
      lastUsedAt: string | null;
    };
    DepartingServiceKeys: {
      total: number;
      /** @description The last used first, at most 50; total counts all */
      data: components['schemas']['DepartingServiceKey'][];
    };
    DepartingSource: {
      /** @example 192.0.2.17 */
      address: string;
      client: string | null;
      /** Format: date */
      lastDay: string;
    };
    Departure: {
      user: components['schemas']['NamedThing'];
      /** @description The team that is left; null for all */
      team: components['schemas']['NamedThing'] | null;
      personalKeys: components['schemas']['DepartingPersonalKeys'];
      /** @description Service accounts that the user answers for */
      serviceAccounts: components['schemas']['DepartingAccounts'];
      /** @description Live service keys whose secret was shown to the user: they go on, and are flagged */
      knownServiceKeys: components['schemas']['DepartingServiceKeys'];
      /** @description Live keys of others made with keys of the user, at any depth: they go on */
      madeWithTheirKeys: components['schemas']['DepartingKeyCounts'];
    };
    EditKeyDto: {
      /** @example deploy to production */
      name?: string;
      /** @description What the key is for */
      description?: string;
      /** @description Only narrower than before */
      scopes?: string[];
      /** @description Address ranges from which the key may be used; empty for everywhere */
      allowedCidrs?: string[];
    };
    EditServiceAccountRequest: {
      /** @example settlement-runner */
      name?: string;
      /** @example Nightly settlement run */
      description?: string;
    };
    ExemptionDecisionView: {
      /** @enum {string} */
      decision: 'granted' | 'renewed' | 'ended';
      /** Format: date-time */
      at: string;
      by: components['schemas']['PersonView'] | null;
      reason: string | null;
      /**
       * Format: date-time
       * @description The end that it gave
       */
      until: string;
    };
    ExemptionPage: {
      data: components['schemas']['ExemptionView'][];
      page: components['schemas']['Page'];
    };
    ExemptionView: {
      id: string;
      /** @enum {string} */
      state: 'in_force' | 'ended';
      /** @description All keys of this owner; or else `key` */
      owner: components['schemas']['PersonView'] | null;
      key: components['schemas']['PersonView'] | null;
      /** @enum {string} */
      rule: 'maxLifetimeDays' | 'maxIdleDays' | 'allowedScopes';
      /**
       * @description Whose rule it is
       * @enum {string}
       */
      level: 'organization' | 'team';
      team: components['schemas']['PersonView'] | null;
      requestedBy: components['schemas']['PersonView'] | null;
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      until: string;
      /** @description How often its end was moved to a later time */
      renewals: number;
      /** @description The first is the grant */
      decisions: components['schemas']['ExemptionDecisionView'][];
    };
    ExplainStepView: {
      /** @enum {string} */
      rule:
        | 'decision'
        | 'own_end'
        | 'max_lifetime'
        | 'max_idle'
        | 'allowed_scopes'
        | 'allowed_cidrs'
        | 'exemption'
        | 'status';
      /**
       * @description organization, team: the policy of that level
       * @enum {string}
       */
      source: 'key' | 'owner' | 'membership' | 'revocation' | 'organization' | 'team';
      /** @description The policy version that brought the value */
      version: number | null;
      /** @description The revocation, where that is the source */
      revocationId: string | null;
      /** @description The exemption, where it is one */
      exemptionId: string | null;
      reason: string | null;
      /** @description Days of a policy, its list, the rule that is lifted, or the instant of a decision or end */
      value: (string | number | string[]) | null;
      /**
       * Format: date-time
       * @description Since when the value of a policy is enforced, or will be
       */
      enforceFrom: string | null;
      /**
       * Format: date-time
       * @description From when it refuses the key
       */
      from: string | null;
      /**
       * Format: date-time
       * @description Until when it stands
       */
      until: string | null;
      /** @enum {string} */
      verdict: 'passes' | 'refuses' | 'will_refuse' | 'was_over' | 'narrows' | 'lifts';
      /** @description The same in words */
      text: string;
    };
    ExplanationView: {
      /**
       * Format: date-time
       * @description The instant that is explained
       */
      at: string;
      /** @enum {string} */
      status: 'active' | 'suspended' | 'expired' | 'revoked';
      reason: string | null;
      /** @description The step that the status comes from */
      decidedBy: components['schemas']['ExplainStepView'] | null;
      /** @description Every rule about the key; the last step is the status */
      chain: components['schemas']['ExplainStepView'][];
    };
    ExportCredentialView: {
      /** @enum {string} */
      type: 'key' | 'session' | 'none';
      id: string | null;
    };
    ExportView: {
      /** @example exp_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /**
       * @description Complete when its last byte was handed to the network; whether it arrived, `sha256` tells
       * @enum {string}
       */
      state: 'running' | 'complete' | 'incomplete';
      /** @enum {string} */
      format: 'csv' | 'ndjson';
      /** @description The filters that were asked for */
      query: {
        [key: string]: unknown;
      };
      /**
       * Format: date-time
       * @description The past time that was asked for
       */
      asOf: string | null;
      /**
       * Format: date-time
       * @description The instant of which it tells
       */
      at: string;
      /** @description The key behind which it begins */
      after: string | null;
      requestedBy: components['schemas']['PersonView'];
      requestedWith: components['schemas']['ExportCredentialView'];
      /** Format: date-time */
      startedAt: string;
      /**
       * Format: date-time
       * @description Null while it is running, and where its server died
       */
      finishedAt: string | null;
      /** @description Keys in it */
      rows: number | null;
      /** @description Of all bytes that were sent, in hexadecimal */
      sha256: string | null;
    };
    ExtentView: {
      /** @description Keys */
      keys: number;
      /** @description Of so many owners */
      owners: number;
    };
    FigureView: {
      count: number;
      /**
       * @description The query of GET /v1/keys that lists what is counted; null where what was asked for excludes it
       * @example status=expired&reason=policy_idle
       */
      filter: string | null;
    };
    GraceView: {
      /** Format: date-time */
      enforceFrom: string;
      /** @description What would be affected if the change were enforced at once */
      atOnce: components['schemas']['ExtentView'];
      /** @description Of these, what would stop working at once */
      atOnceNow: components['schemas']['ExtentView'];
    };
    GrantExemptionDto: {
      /** @description All keys of this owner; or else `key` */
      owner?: string;
      key?: string;
      /**
       * @description The rule that is lifted
       * @enum {string}
       */
      rule: 'maxLifetimeDays' | 'maxIdleDays' | 'allowedScopes';
      /** @description Whose rule it is; the organization’s unless told */
      team?: string;
      /** @description Why, for the audit log and the owner */
      reason: string;
      /**
       * Format: date-time
       * @description Its end, at most 365 days ahead; has to be given
       * @example 2026-11-25T09:30:00.000Z
       */
      until?: string;
      /** @description Who asked for it, where that was not the owner */
      requestedBy?: string;
    };
    ImpactTeamView: {
      id: string;
      name: string;
      keys: number;
    };
    ImpactView: {
      owners: number;
      /** @description The ten with the most keys */
      teams: components['schemas']['ImpactTeamView'][];
      teamCount: number;
      /** @description Accepted within the last 24 hours */
      usedLastDay: number;
      usedLastWeek: number;
      /** @description Within the last 30 days */
      usedLastMonth: number;
      serviceKeys: number;
      /** @description Keys of owners who have no other active key */
      lastOfOwner: number;
      /** @description Keys made from or with keys of the set that are not in it */
      descendants: number;
    };
    InviteUserRequest: {
      /**
       * Format: email
       * @example ana@example.com
       */
      email: string;
      /** @example Ana Duarte */
      name: string;
      /**
       * @description `member` unless told; at most one’s own
       * @enum {string}
       */
      role?: 'owner' | 'admin' | 'auditor' | 'member';
      teams?: {
        team: string;
        /** @enum {string} */
        role?: 'admin' | 'member';
      }[];
    };
    InvitedUser: {
      user: components['schemas']['UserDetail'];
      /** @description Shown once: with it the user sets a password */
      setupUrl?: string;
    };
    KeyByDigestView: {
      /** @description As it was sent */
      sha256: string;
      /** @description Null: no key, or none that you may see */
      key: components['schemas']['KeyView'] | null;
    };
    KeyCountView: {
      /** @description At least so many, where not exact */
      count: number;
      exact: boolean;
    };
    KeyDetailView: {
      /** @example key_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** @example deploy to production */
      name: string;
      description: string;
      /** @enum {string} */
      kind: 'personal' | 'service';
      /**
       * @description Prefix and last four characters of the secret
       * @example kru_…9QzA
       */
      hint: string;
      /** @description Counts edits; the ETag for If-Match */
      version: number;
      /** @enum {string} */
      status: 'active' | 'suspended' | 'expired' | 'revoked';
      /** @enum {string|null} */
      reason:
        | 'owner'
        | 'administrator'
        | 'regenerated'
        | 'leaked'
        | 'owner_removed'
        | 'revocation'
        | 'owner_deactivated'
        | 'membership_ended'
        | 'leak_quarantine'
        | 'known_to_leaver'
        | 'lifetime'
        | 'policy_lifetime'
        | 'policy_idle'
        | null;
      /** @description As typed by whoever decided */
      reasonText: string | null;
      /** Format: date-time */
      statusSince: string;
      /**
       * Format: date-time
       * @description Null for a successor that waits for its first use; unused for 7 days, it ends
       */
      activatedAt: string | null;
      owner: components['schemas']['KeyOwnerView'];
      team: components['schemas']['KeyTeamView'];
      scopes: string[];
      allowedCidrs: string[];
      /** Format: date-time */
      createdAt: string;
      createdBy: components['schemas']['PersonView'];
      expiry: components['schemas']['KeyExpiryView'];
      /**
       * Format: date-time
       * @description Last accepted use, within a minute
       */
      lastUsedAt: string | null;
      lastUsedIp: string | null;
      lastUsedClient: string | null;
      /** @description The verifier key through which it was last used */
      lastUsedVia: string | null;
      /**
       * Format: date-time
       * @description Last refused use of the real secret
       */
      lastRefusedAt: string | null;
      /** @description The key with which it was made */
      createdWith: string | null;
      /** @description The id under which another system knows it */
      reference: string | null;
      /**
       * Format: date-time
       * @description Since when a suspension stands, whatever the status
       */
      suspendedAt: string | null;
      suspendedBy: components['schemas']['PersonView'] | null;
      /**
       * Format: date-time
       * @description Since when it is ended for good
       */
      revokedAt: string | null;
      revokedBy: components['schemas']['PersonView'] | null;
      /** @description The revocation of a set of keys that ended it */
      revocationId: string | null;
      /** @description The next revocation of a set that lies ahead */
      pendingRevocation: components['schemas']['PendingRevocationView'] | null;
      /** @description The key that took its place */
      replacedBy: string | null;
      /** @description The key whose place it took */
      replaces: string | null;
      /** @description Its secret was reported public */
      leaked: boolean;
      /** @description Made by another system; it is verified for others only */
      imported: boolean;
      /** @description A live service key whose secret was shown to somebody who has left */
      knownToLeaver: boolean;
      /** @description The last 7 distinct addresses of accepted use */
      recentSources: components['schemas']['KeySourceView'][];
      /** @description Days (UTC) of accepted use among the last 90 */
      usedDays: string[];
    };
    KeyExpiryView: {
      /**
       * Format: date-time
       * @description The first instant at which a term ends the key, with no further use; null when none will
       */
      effective: string | null;
      /** @enum {string|null} */
      decidedBy: 'lifetime' | 'policy_lifetime' | 'policy_idle' | null;
      /**
       * Format: date-time
       * @description The end that the key was given
       */
      own: string | null;
      /**
       * Format: date-time
       * @description Creation and the maximum lifetime of the policies
       */
      policyLifetime: string | null;
      /**
       * Format: date-time
       * @description Where the key is not used again
       */
      policyIdle: string | null;
    };
    KeyFilters: {
      /** @description Derived as of the answer */
      status?: ('active' | 'suspended' | 'expired' | 'revoked')[];
      /** @description Why it is not active */
      reason?: (
        | 'owner'
        | 'administrator'
        | 'regenerated'
        | 'leaked'
        | 'owner_removed'
        | 'revocation'
        | 'owner_deactivated'
        | 'membership_ended'
        | 'leak_quarantine'
        | 'known_to_leaver'
        | 'lifetime'
        | 'policy_lifetime'
        | 'policy_idle'
      )[];
      /** @description Of a person or of a service account */
      kind?: ('personal' | 'service')[];
      /** @description Id or e-mail address of the owner, or `me` */
      owner?: string[];
      /** @description Id of the team */
      team?: string[];
      /** @description A scope that it carries */
      scope?: string[];
      /** @description The term that ends it first */
      decidedBy?: ('lifetime' | 'policy_lifetime' | 'policy_idle')[];
      /** @description Id or e-mail address of who made it, or `me` */
      createdBy?: string[];
      /** @description Id of the key with which it was made */
      createdWith?: string[];
      /** @description Id or e-mail address of a user to whom the secret was shown, or `me` */
      knownTo?: string[];
      /** @description Addresses of which one is among its last seven */
      usedFrom?: string[];
      /** @description The id under which another system knows it */
      reference?: string[];
      /** @description The last four characters of the secret, or the whole hint */
      hint?: string[];
      /**
       * @description Created at this time or later; `90d` is 90 days ago
       * @example 90d
       */
      createdAfter?: string;
      /**
       * @description Created before this time
       * @example 90d
       */
      createdBefore?: string;
      /**
       * @description Effective expiry at this time or later; `90d` is in 90 days
       * @example 90d
       */
      expiresAfter?: string;
      /**
       * @description Effective expiry before this time
       * @example 90d
       */
      expiresBefore?: string;
      /**
       * @description Last used at this time or later
       * @example 90d
       */
      lastUsedAfter?: string;
      /**
       * @description Last used before this time; never matches a key that was never used
       * @example 90d
       */
      lastUsedBefore?: string;
      /**
       * @description In its status since this time or later
       * @example 90d
       */
      statusSinceAfter?: string;
      /**
       * @description In its status since before this time
       * @example 90d
       */
      statusSinceBefore?: string;
      /** @description No accepted use for so many whole UTC days, from creation when never used */
      idleDays?: number;
      /** @description Without any accepted use */
      neverUsed?: boolean;
      /** @description Without a fixed end, whatever idle terms there are */
      neverExpires?: boolean;
      /** @description Its secret was reported public */
      leaked?: boolean;
      /** @description Made by another system */
      imported?: boolean;
      /** @description A live service key whose secret was shown to somebody who has left */
      knownToLeaver?: boolean;
      /** @description It or its owner is exempt from a rule of a policy */
      exempt?: boolean;
      /**
       * @description Words in name, description, owner and e-mail
       * @example nightly
       */
      q?: string;
    };
    KeyListView: {
      data: components['schemas']['KeyView'][];
      page: components['schemas']['KeyPageView'];
      /** @description With `total=true` */
      total?: components['schemas']['KeyCountView'];
    };
    KeyOwnerView: {
      /** @example user_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** @enum {string} */
      type: 'user' | 'service_account';
      name: string;
      email: string | null;
      contact: components['schemas']['ContactView'] | null;
    };
    KeyPageView: {
      /** @description The cursor of the page after this one */
      next: string | null;
      /** @description The cursor of the page before this one */
      previous: string | null;
      /** @description The search stopped at its row budget; `next` goes on from there */
      partial?: boolean;
      /** @description Keys looked at, where `partial` */
      examined?: number;
    };
    KeySettingsInTeam: {
      team: components['schemas']['KeyTeamView'];
      /** @description What a new key gets that asks for no lifetime */
      lifetimeDays: number | null;
      /**
       * @description The own default, or the level whose policy overrides it
       * @enum {string|null}
       */
      decidedBy: 'default' | 'organization' | 'team' | null;
      /** @description The limit of the policies */
      maxLifetimeDays: number | null;
      /**
       * @description Whose limit it is
       * @enum {string|null}
       */
      limitedBy: 'organization' | 'team' | null;
      /** @description A key must have an end */
      expiryRequired: boolean;
    };
    KeySettingsView: {
      defaultLifetimeDays: number | null;
      /** @description What the default becomes in each team of one’s own */
      teams: components['schemas']['KeySettingsInTeam'][];
    };
    KeySourceView: {
      /** @example 192.0.2.17 */
      address: string;
      client: string | null;
      /** Format: date */
      firstDay: string;
      /** Format: date */
      lastDay: string;
    };
    KeyStatsJobView: {
      /** @example sta_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** @enum {string} */
      state: 'running' | 'done' | 'failed';
      /** @description While it is running */
      progress: components['schemas']['ProgressView'] | null;
      /** Format: date-time */
      requestedAt: string;
      /** Format: date-time */
      keptUntil: string;
      /** @description Once it is done */
      stats: components['schemas']['KeyStatsView'] | null;
    };
    KeyStatsView: {
      /**
       * Format: date-time
       * @description The instant that the figures are of
       */
      at: string;
      /** @description Otherwise estimated from a sample, spread evenly over the times of creation */
      exact: boolean;
      /** @description Keys that were looked at */
      examined: number;
      total: number;
      byStatus: components['schemas']['StatusFigureView'][];
      byKind: components['schemas']['KindFigureView'][];
      /** @description By time since creation */
      age: components['schemas']['AgeFigureView'][];
      /** @description When live keys end, over the next twelve months */
      calendar: components['schemas']['MonthFigureView'][];
      /** @description By time since the last accepted use */
      lastUse: components['schemas']['AgeFigureView'][];
      neverUsed: components['schemas']['FigureView'];
      /** @description Live keys without a fixed end */
      neverExpiring: components['schemas']['FigureView'];
      leaked: components['schemas']['FigureView'];
      exempt: components['schemas']['FigureView'];
      /** @description The ten that own the most */
      topOwners: components['schemas']['OwnerFigureView'][];
    };
    KeyTeamView: {
      /** @example team_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      name: string;
    };
    KeyView: {
      /** @example key_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** @example deploy to production */
      name: string;
      description: string;
      /** @enum {string} */
      kind: 'personal' | 'service';
      /**
       * @description Prefix and last four characters of the secret
       * @example kru_…9QzA
       */
      hint: string;
      /** @description Counts edits; the ETag for If-Match */
      version: number;
      /** @enum {string} */
      status: 'active' | 'suspended' | 'expired' | 'revoked';
      /** @enum {string|null} */
      reason:
        | 'owner'
        | 'administrator'
        | 'regenerated'
        | 'leaked'
        | 'owner_removed'
        | 'revocation'
        | 'owner_deactivated'
        | 'membership_ended'
        | 'leak_quarantine'
        | 'known_to_leaver'
        | 'lifetime'
        | 'policy_lifetime'
        | 'policy_idle'
        | null;
      /** @description As typed by whoever decided */
      reasonText: string | null;
      /** Format: date-time */
      statusSince: string;
      /**
       * Format: date-time
       * @description Null for a successor that waits for its first use; unused for 7 days, it ends
       */
      activatedAt: string | null;
      owner: components['schemas']['KeyOwnerView'];
      team: components['schemas']['KeyTeamView'];
      scopes: string[];
      allowedCidrs: string[];
      /** Format: date-time */
      createdAt: string;
      createdBy: components['schemas']['PersonView'];
      expiry: components['schemas']['KeyExpiryView'];
      /**
       * Format: date-time
       * @description Last accepted use, within a minute
       */
      lastUsedAt: string | null;
      lastUsedIp: string | null;
      lastUsedClient: string | null;
      /** @description The verifier key through which it was last used */
      lastUsedVia: string | null;
      /**
       * Format: date-time
       * @description Last refused use of the real secret
       */
      lastRefusedAt: string | null;
      /** @description The key with which it was made */
      createdWith: string | null;
      /** @description The id under which another system knows it */
      reference: string | null;
      /**
       * Format: date-time
       * @description Since when a suspension stands, whatever the status
       */
      suspendedAt: string | null;
      suspendedBy: components['schemas']['PersonView'] | null;
      /**
       * Format: date-time
       * @description Since when it is ended for good
       */
      revokedAt: string | null;
      revokedBy: components['schemas']['PersonView'] | null;
      /** @description The revocation of a set of keys that ended it */
      revocationId: string | null;
      /** @description The next revocation of a set that lies ahead */
      pendingRevocation: components['schemas']['PendingRevocationView'] | null;
      /** @description The key that took its place */
      replacedBy: string | null;
      /** @description The key whose place it took */
      replaces: string | null;
      /** @description Its secret was reported public */
      leaked: boolean;
      /** @description Made by another system; it is verified for others only */
      imported: boolean;
      /** @description A live service key whose secret was shown to somebody who has left */
      knownToLeaver: boolean;
    };
    KeyWarning: {
      /** @enum {string} */
      code: 'key.name_in_use';
      /**
       * @description The other key
       * @example key_01kb6a6p2ye0hbqs5qpxjnxevz
       */
      keyId: string;
      message: string;
    };
    KindFigureView: {
      count: number;
      /**
       * @description The query of GET /v1/keys that lists what is counted; null where what was asked for excludes it
       * @example status=expired&reason=policy_idle
       */
      filter: string | null;
      /** @enum {string} */
      kind: 'personal' | 'service';
    };
    LeftOutView: {
      /** @description In the target state already */
      inTargetState: number;
      /** @description Of a restore: suspended above the caller, or of an owner who is not active or no member any more */
      notLiftable: number;
      /** @description At most 100 of them */
      protected: components['schemas']['ProtectedKeyView'][];
      protectedCount: number;
    };
    Live: {
      /** @enum {string} */
      status: 'live';
    };
    LookUpKeyDto: {
      /** @description The whole secret */
      secret?: string;
      /** @description SHA-256 of whole secrets, in hex: whose they are without showing them */
      sha256?: string[];
    };
    LookedUpView: {
      /** @example key_01kb6a6p2ye0hbqs5qpxjnxevz */
      id?: string;
      /** @example deploy to production */
      name?: string;
      description?: string;
      /** @enum {string} */
      kind?: 'personal' | 'service';
      /**
       * @description Prefix and last four characters of the secret
       * @example kru_…9QzA
       */
      hint?: string;
      /** @description Counts edits; the ETag for If-Match */
      version?: number;
      /** @enum {string} */
      status?: 'active' | 'suspended' | 'expired' | 'revoked';
      /** @enum {string|null} */
      reason?:
        | 'owner'
        | 'administrator'
        | 'regenerated'
        | 'leaked'
        | 'owner_removed'
        | 'revocation'
        | 'owner_deactivated'
        | 'membership_ended'
        | 'leak_quarantine'
        | 'known_to_leaver'
        | 'lifetime'
        | 'policy_lifetime'
        | 'policy_idle'
        | null;
      /** @description As typed by whoever decided */
      reasonText?: string | null;
      /** Format: date-time */
      statusSince?: string;
      /**
       * Format: date-time
       * @description Null for a successor that waits for its first use; unused for 7 days, it ends
       */
      activatedAt?: string | null;
      owner?: components['schemas']['KeyOwnerView'];
      team?: components['schemas']['KeyTeamView'];
      scopes?: string[];
      allowedCidrs?: string[];
      /** Format: date-time */
      createdAt?: string;
      createdBy?: components['schemas']['PersonView'];
      expiry?: components['schemas']['KeyExpiryView'];
      /**
       * Format: date-time
       * @description Last accepted use, within a minute
       */
      lastUsedAt?: string | null;
      lastUsedIp?: string | null;
      lastUsedClient?: string | null;
      /** @description The verifier key through which it was last used */
      lastUsedVia?: string | null;
      /**
       * Format: date-time
       * @description Last refused use of the real secret
       */
      lastRefusedAt?: string | null;
      /** @description The key with which it was made */
      createdWith?: string | null;
      /** @description The id under which another system knows it */
      reference?: string | null;
      /**
       * Format: date-time
       * @description Since when a suspension stands, whatever the status
       */
      suspendedAt?: string | null;
      suspendedBy?: components['schemas']['PersonView'] | null;
      /**
       * Format: date-time
       * @description Since when it is ended for good
       */
      revokedAt?: string | null;
      revokedBy?: components['schemas']['PersonView'] | null;
      /** @description The revocation of a set of keys that ended it */
      revocationId?: string | null;
      /** @description The next revocation of a set that lies ahead */
      pendingRevocation?: components['schemas']['PendingRevocationView'] | null;
      /** @description The key that took its place */
      replacedBy?: string | null;
      /** @description The key whose place it took */
      replaces?: string | null;
      /** @description Its secret was reported public */
      leaked?: boolean;
      /** @description Made by another system; it is verified for others only */
      imported?: boolean;
      /** @description A live service key whose secret was shown to somebody who has left */
      knownToLeaver?: boolean;
      data?: components['schemas']['KeyByDigestView'][];
    };
    MeAnswer: {
      /** @description Whom the credential acts for */
      user: components['schemas']['MeOwner'];
      organization: components['schemas']['OrganizationName'];
      teams: components['schemas']['MeTeam'][];
      roles: ('member' | 'team_admin' | 'auditor' | 'admin' | 'owner')[];
      /** @description The key of the call, where it was made with one */
      key?: components['schemas']['CallingKeyAnswer'];
    };
    MeOwner: {
      /** @example user_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @enum {string} */
      type: 'user' | 'service_account';
      /** @example Ana Silva */
      name: string;
      /** Format: email */
      email: string | null;
    };
    MeTeam: {
      /** @example team_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Payments */
      name: string;
      /** @enum {string} */
      role: 'admin' | 'member';
    };
    MemberAnswer: {
      user: components['schemas']['MemberUser'];
      /** @enum {string} */
      role: 'admin' | 'member';
      /** Format: date-time */
      roleUntil: string | null;
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      until: string | null;
    };
    MemberList: {
      data: components['schemas']['MemberAnswer'][];
      page: components['schemas']['Page'];
    };
    MemberUser: {
      /** @example user_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Ana Duarte */
      name: string;
      /** @example ana@example.com */
      email: string | null;
      /** @enum {string} */
      state: 'active' | 'deactivated' | 'removed';
    };
    MonthFigureView: {
      /**
       * @description Of UTC; the first is what is left of it
       * @example 2026-11
       */
      month: string;
      /** @description By a date of its own or the longest lifetime */
      fixed: components['schemas']['FigureView'];
      /** @description By idleness, if it is not used until then */
      idle: components['schemas']['FigureView'];
    };
    NamedThing: {
      id: string;
      name: string;
    };
    OptionalReasonRequest: {
      /** @description Why, for the audit log and the owner */
      reason?: string;
    };
    OrganizationAnswer: {
      /** @example org_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Aurelia Labs */
      name: string;
      /** Format: date-time */
      createdAt: string;
    };
    OrganizationName: {
      /** @example org_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Acme */
      name: string;
    };
    OrganizationNameRequest: {
      /** @example Aurelia Labs */
      name: string;
    };
    OwnSession: {
      /** @example ses_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @description Whether it is the one that asks */
      current: boolean;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      authenticatedAt: string;
      /**
       * Format: date-time
       * @description To the minute
       */
      lastSeenAt: string;
      /**
       * Format: date-time
       * @description When it ends if it is not used again
       */
      expiresAt: string;
      ip: string | null;
      userAgent: string | null;
    };
    OwnSessions: {
      /** @description All of them, the one used last first */
      data: components['schemas']['OwnSession'][];
      page: components['schemas']['WholeListPage'];
    };
    OwnerFigureView: {
      count: number;
      /**
       * @description The query of GET /v1/keys that lists what is counted; null where what was asked for excludes it
       * @example status=expired&reason=policy_idle
       */
      filter: string | null;
      id: string;
      /** @enum {string} */
      type: 'user' | 'service_account';
      name: string;
    };
    OwnerShareView: {
      id: string;
      name: string;
      /** @description Keys */
      keys: number;
      /** @description Of them used within 7 days */
      inUse: number;
      /** @enum {string} */
      type: 'user' | 'service_account';
    };
    Page: {
      /** @description The cursor of the page after this one */
      next: string | null;
      /** @description The cursor of the page before this one */
      previous: string | null;
    };
    PasswordChangeRequest: {
      /** @example copper lantern harvest */
      current: string;
      /**
       * @description 12 characters or more
       * @example seven quiet mountains
       */
      next: string;
    };
    PendingRevocationView: {
      /** @example rev_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** Format: date-time */
      at: string;
      reason: string;
    };
    PersonView: {
      /** @description Null for the installation itself */
      id: string | null;
      name: string | null;
    };
    PlanRevocationDto: {
      /** @description The filters of GET /v1/keys; times that are relative count from now */
      filter?: components['schemas']['KeyFilters'];
      /** @description Instead of a filter */
      keyIds?: string[];
      /** @description Has to be true where the filter is empty */
      everything?: boolean;
      /** @description Not these */
      exceptKeyIds?: string[];
      /** @description Take these in although they are protected */
      includeKeyIds?: string[];
      /** @description Also keys regenerated from keys of the set, or made with them, at any depth */
      descendants?: boolean;
      /**
       * @description revoke, unless told
       * @enum {string}
       */
      action?: 'revoke' | 'suspend' | 'restore';
      /** @description Why, for the audit log and the owner */
      reason: string;
      /** @description For how long it can be undone once it is in force; 1440 unless told */
      undoMinutes?: number;
    };
    PolicyHistoryEntry: {
      /** @example 3 */
      number: number;
      /** @description Every rule; null where unset */
      rules: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      enforceFrom: string;
      /** Format: date-time */
      savedAt: string;
      /** @enum {string} */
      state: 'in_force' | 'pending' | 'past' | 'superseded' | 'withdrawn';
      savedBy: {
        id?: string;
        name?: string;
      } | null;
      reason: string | null;
      /** Format: date-time */
      withdrawnAt: string | null;
      withdrawReason: string | null;
      /** @description Rule by rule against the version before: { field, before, after } */
      differences: {
        [key: string]: unknown;
      }[];
    };
    PolicyHistoryView: {
      /** @description The newest first */
      data: components['schemas']['PolicyHistoryEntry'][];
    };
    PolicyNumbersView: {
      /** @description Of the organization’s policy, 0 before the first */
      organization: number;
      /** @description Of the team’s, where that is previewed */
      team: number | null;
    };
    PolicyVersionView: {
      /** @example 3 */
      number: number;
      /** @description Every rule; null where unset */
      rules: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      enforceFrom: string;
      /** Format: date-time */
      savedAt: string;
    };
    PolicyView: {
      /** @enum {string} */
      scope: 'organization' | 'team';
      team: {
        id?: string;
        name?: string;
      } | null;
      /** @description The newest saved version, 0 before the first; its ETag */
      version: number;
      /** @description The rules in force; null where unset */
      rules: {
        [key: string]: unknown;
      };
      /** @description Saved, and not enforced yet */
      pending: components['schemas']['PolicyVersionView'] | null;
      /** @description What binds together with the organization’s policy, rule by rule: { value, level } */
      effective: {
        [key: string]: unknown;
      };
    };
    PreviewView: {
      /** @example prv_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** @enum {string} */
      state: 'running' | 'done' | 'failed' | 'cancelled';
      /** @enum {string} */
      scope: 'organization' | 'team';
      team: components['schemas']['SampleTeamView'] | null;
      asked: components['schemas']['AskedView'];
      /** @description While it is running */
      progress: components['schemas']['ProgressView'] | null;
      /** Format: date-time */
      requestedAt: string;
      /** Format: date-time */
      keptUntil: string;
      /** @description The code of the problem it has failed with */
      failure: string | null;
      /**
       * Format: date-time
       * @description The instant of which it tells
       */
      at: string | null;
      /** @description The newest saved versions of which it tells; the ETag is that of the scope */
      versions: components['schemas']['PolicyNumbersView'] | null;
      /** @description Keys that would stop working sooner than they will: when, whose, how used */
      affected: components['schemas']['AffectedView'] | null;
      /** @description Where enforceFrom lies ahead: what that changes */
      grace: components['schemas']['GraceView'] | null;
      /** @description Keys that would be accepted again */
      revives: components['schemas']['RevivesView'] | null;
      /** @description At most 20 of these keys, the ones used last first */
      sample: components['schemas']['SampleKeyView'][] | null;
    };
    /** @description What went wrong (RFC 9457), and what to do about it */
    Problem: {
      /**
       * Format: uri
       * @description Names the kind of problem; documented in docs/errors.md
       */
      type: string;
      /** @description The kind of problem, in words */
      title: string;
      /** @description The status of the answer */
      status: number;
      /** @description This occurrence, in words */
      detail: string;
      /**
       * @description The stable name of the kind of problem
       * @enum {string}
       */
      code:
        | 'access.forbidden'
        | 'credential.ambiguous'
        | 'credential.missing'
        | 'exemption.end_not_ahead'
        | 'exemption.end_not_later'
        | 'exemption.end_required'
        | 'exemption.end_too_late'
        | 'exemption.ended'
        | 'exemption.exists'
        | 'exemption.not_found'
        | 'exemption.own_interest'
        | 'exemption.subject_unknown'
        | 'export.not_found'
        | 'export.too_many'
        | 'field.contains_secret'
        | 'host.unknown'
        | 'idempotency.in_flight'
        | 'idempotency.mismatch'
        | 'internal.error'
        | 'job.too_many'
        | 'key.beyond_policy'
        | 'key.decided_above'
        | 'key.expired'
        | 'key.explain_out_of_range'
        | 'key.insufficient_scope'
        | 'key.ip_not_allowed'
        | 'key.malformed'
        | 'key.not_found'
        | 'key.not_permitted'
        | 'key.not_regenerable'
        | 'key.nothing_to_restore'
        | 'key.owner_inactive'
        | 'key.owner_not_member'
        | 'key.owner_not_yours'
        | 'key.required'
        | 'key.revoked'
        | 'key.suspended'
        | 'key.unknown'
        | 'key.wider'
        | 'link.invalid'
        | 'membership.decided_above'
        | 'membership.exists'
        | 'membership.not_found'
        | 'membership.own'
        | 'operator.organization_needed'
        | 'operator.organization_unknown'
        | 'operator.user_inactive'
        | 'operator.user_unknown'
        | 'page.cursor_invalid'
        | 'page.cursor_mismatch'
        | 'page.cursor_outdated'
        | 'password.weak'
        | 'policy.enforce_from_past'
        | 'policy.loosens_organization'
        | 'policy.not_found'
        | 'policy.not_withdrawable'
        | 'policy.pending'
        | 'preview.not_found'
        | 'rate.limited'
        | 'request.headers_too_large'
        | 'request.invalid'
        | 'request.media_type'
        | 'request.method'
        | 'request.not_json'
        | 'request.refused'
        | 'request.timeout'
        | 'request.too_large'
        | 'request.unprocessable'
        | 'revocation.confirm_required'
        | 'revocation.decided_above'
        | 'revocation.empty'
        | 'revocation.keys_unknown'
        | 'revocation.no_set'
        | 'revocation.not_applied'
        | 'revocation.not_cancellable'
        | 'revocation.not_found'
        | 'revocation.not_planned'
        | 'revocation.set_mismatch'
        | 'revocation.too_many_open'
        | 'revocation.too_many_streams'
        | 'revocation.undo_over'
        | 'revocation.undo_too_short'
        | 'role.above_you'
        | 'route.unknown'
        | 'service.busy'
        | 'service.not_ready'
        | 'service.unavailable'
        | 'service_account.creation_forbidden'
        | 'service_account.deputy_required'
        | 'service_account.needs_person'
        | 'service_account.not_found'
        | 'service_account.unfit_steward'
        | 'session.cross_site'
        | 'session.expired'
        | 'session.needs_https'
        | 'session.not_found'
        | 'session.required'
        | 'session.step_up_required'
        | 'sign_in.failed'
        | 'sign_in.organization_needed'
        | 'sign_in.too_many'
        | 'stats.not_found'
        | 'team.name_taken'
        | 'team.not_found'
        | 'user.active'
        | 'user.decided_above'
        | 'user.email_taken'
        | 'user.last_owner'
        | 'user.not_active'
        | 'user.not_found'
        | 'user.own_keys'
        | 'user.removed'
        | 'user.stands_above'
        | 'verification.unavailable'
        | 'version.outdated'
        | 'version.required';
      /** @description Names this request in the log of the server */
      requestId: string;
      /** @description The fields that are wrong */
      errors?: {
        field: string;
        /** @description Completes "`field` …" */
        message: string;
      }[];
      /** @description What the caller can do */
      fix?: string;
    } & {
      [key: string]: unknown;
    };
    ProgressView: {
      /** @description What was looked at */
      done: number;
      /** @description Null as long as it is not known */
      total: number | null;
    };
    ProtectedKeyView: {
      id: string;
      name: string;
      /** @enum {string} */
      why: 'calling_key' | 'verifier_key';
    };
    Ready: {
      /** @enum {string} */
      status: 'ready';
      /**
       * @example {
       *       "database": "ok"
       *     }
       */
      checks: {
        [key: string]: string;
      };
    };
    ReasonRequest: {
      /** @description Why, for the audit log and the owner */
      reason?: string;
    };
    ReauthenticateRequest: {
      /** @example copper lantern harvest */
      password: string;
    };
    RecentUseView: {
      /** @description Used within the last 24 hours */
      day: number;
      /** @description Within 7 days */
      week: number;
      /** @description Within 30 days */
      month: number;
    };
    RecheckChangesView: {
      /** @description Keys that are accepted */
      accepted: number;
      /** @description The others, by what refuses them first */
      refused: components['schemas']['RefusedSinceView'][];
      /** @description Used since the plan */
      usedSincePlan: number;
      /** @description Accepted within the last 24 hours; `impact` has the figure of the plan */
      usedLastDay: number;
      usedLastWeek: number;
      /** @description Within the last 30 days */
      usedLastMonth: number;
      /** @description Used in the 30 days before the plan, and not in the last 30 */
      newlyIdle: number;
      /** @description Owners who were deactivated or removed since the plan */
      ownersLeft: number;
      /** @description Keys regenerated since the plan that are not in the set yet */
      successors: number;
      /** @description Keys of teams that whoever asked does not administer */
      notAdministered: number;
    };
    RecheckView: {
      /** Format: date-time */
      requestedAt: string;
      /** @description While it goes on */
      progress: components['schemas']['ProgressView'] | null;
      /**
       * Format: date-time
       * @description The instant it tells of
       */
      at: string | null;
      changes: components['schemas']['RecheckChangesView'] | null;
    };
    RefusedSinceView: {
      reason: string;
      count: number;
      /** @description Of these, refused since the plan */
      sincePlan: number;
    };
    RegenerateKeyDto: {
      /** @description How long the old secret still works; the smaller of a day and the policies’ limit unless told */
      overlapSeconds?: number;
      /**
       * @description first_use: the old secret works until the new one is first used, and for the overlap from then on
       * @enum {string}
       */
      activate?: 'now' | 'first_use';
      /**
       * @description A leaked key gets no overlap
       * @enum {string}
       */
      because?: 'leaked';
    };
    RegeneratedKey: {
      key: components['schemas']['KeyDetailView'];
      /** @description Shown this once; absent when the call is repeated */
      secret?: string;
      /** @description The key whose place it takes */
      previous: components['schemas']['KeyDetailView'];
    };
    RenewExemptionDto: {
      /** @description Why, for the audit log and the owner */
      reason: string;
      /**
       * Format: date-time
       * @description Its end, at most 365 days ahead; has to be given
       * @example 2026-11-25T09:30:00.000Z
       */
      until?: string;
    };
    RestoreKeyDto: {
      /** @description Why, for the audit log and the owner */
      reason: string;
      /** @description Which suspensions to lift; all that you may, unless told */
      causes?: ('administrator' | 'owner_deactivated' | 'membership_ended' | 'leak_quarantine' | 'known_to_leaver')[];
    };
    RestoreKeysRequest: {
      /** @description Why, for the audit log and the owner */
      reason: string;
      /** @description All that you may lift, unless told */
      causes?: ('administrator' | 'owner_deactivated' | 'membership_ended')[];
    };
    RestoredKey: {
      /** @description How many suspensions were lifted */
      lifted: number;
      /** @description Why the key is refused nevertheless */
      stillRefused: components['schemas']['StillRefused'][];
      key: components['schemas']['KeyDetailView'];
    };
    RestoredKeys: {
      /** @description Keys from which a suspension was lifted */
      lifted: number;
      /** @description Of these, the ones that are refused for another reason */
      stillRefused: components['schemas']['StillRefused'][];
    };
    RevivesView: {
      /** @description Keys */
      keys: number;
      /** @description Of so many owners */
      owners: number;
      inUse: components['schemas']['RecentUseView'];
    };
    RevocationPage: {
      data: components['schemas']['RevocationView'][];
      page: components['schemas']['Page'];
    };
    RevocationView: {
      /** @example rev_01kb6a6p2ye0hbqs5qpxjnxevz */
      id: string;
      /** @enum {string} */
      state: 'planning' | 'planned' | 'scheduled' | 'applied' | 'undone' | 'final' | 'cancelled' | 'lapsed' | 'failed';
      /** @enum {string} */
      action: 'revoke' | 'suspend' | 'restore';
      reason: string;
      /** @description As it was asked for */
      selection: Record<string, never>;
      /** @description For how long it can be undone */
      undoMinutes: number;
      /** Format: date-time */
      requestedAt: string;
      requestedBy: components['schemas']['PersonView'] | null;
      /**
       * Format: date-time
       * @description The instant whose keys the set holds
       */
      plannedAt: string | null;
      /**
       * Format: date-time
       * @description When a plan that nobody applies lapses
       */
      lapsesAt: string | null;
      /** @description Keys of the planned set */
      count: number | null;
      /** @description SHA-256 over its sorted ids, each followed by a line feed */
      setHash: string | null;
      impact: components['schemas']['ImpactView'] | null;
      leftOut: components['schemas']['LeftOutView'] | null;
      /** @description Of the planning, while it goes on */
      progress: components['schemas']['ProgressView'] | null;
      /**
       * Format: date-time
       * @description When it was decided
       */
      appliedAt: string | null;
      appliedBy: components['schemas']['PersonView'] | null;
      /**
       * Format: date-time
       * @description From when it bears on the set
       */
      effectiveAt: string | null;
      /**
       * Format: date-time
       * @description From when no node accepts a key of the set
       */
      refusedEverywhereFrom: string | null;
      /** @description Keys regenerated since the plan, which it took in */
      successors: number | null;
      /**
       * Format: date-time
       * @description Until when it can be undone
       */
      undoUntil: string | null;
      /**
       * Format: date-time
       * @description When it was taken back
       */
      undoneAt: string | null;
      undoneBy: components['schemas']['PersonView'] | null;
      /**
       * Format: date-time
       * @description When it was given up
       */
      cancelledAt: string | null;
      /** @description The code of what made planning fail */
      failure: string | null;
      /** @description The last look at the set, asked for or after an undo */
      recheck: components['schemas']['RecheckView'] | null;
    };
    RollBackPolicyDto: {
      /** @description The version whose rules are saved again */
      version: number;
      /**
       * Format: date-time
       * @description As in a change
       * @example 2026-11-25T09:30:00.000Z
       */
      enforceFrom?: string;
      /** @description Why, for the audit log and the owner */
      reason: string;
    };
    SampleKeyView: {
      id: string;
      name: string;
      /** @example kru_…9QzA */
      hint: string;
      /** @enum {string} */
      kind: 'personal' | 'service';
      owner: components['schemas']['SampleOwnerView'];
      team: components['schemas']['SampleTeamView'];
      /**
       * Format: date-time
       * @description Last accepted use
       */
      lastUsedAt: string | null;
      /** @enum {string} */
      effect: 'ends' | 'revives';
      /**
       * Format: date-time
       * @description Its expiry as things are; null for never
       */
      before: string | null;
      /**
       * Format: date-time
       * @description Its expiry after the change; null for never
       */
      after: string | null;
      /**
       * @description What ends it, or had ended it
       * @enum {string}
       */
      decidedBy: 'lifetime' | 'policy_lifetime' | 'policy_idle';
    };
    SampleOwnerView: {
      id: string;
      /** @enum {string} */
      type: 'user' | 'service_account';
      name: string;
    };
    SampleTeamView: {
      id: string;
      name: string;
    };
    ServiceAccountAnswer: {
      /** @example svc_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example settlement-runner */
      name: string;
      description: string;
      team: components['schemas']['ServiceAccountTeam'];
      /** @enum {string} */
      role: 'auditor' | 'member';
      steward: components['schemas']['Steward'] | null;
      deputy: components['schemas']['Steward'] | null;
      /** @description Neither steward nor deputy answers for it any more */
      orphaned: boolean;
      /** Format: date-time */
      createdAt: string;
    };
    ServiceAccountList: {
      data: components['schemas']['ServiceAccountAnswer'][];
      page: components['schemas']['Page'];
    };
    ServiceAccountTeam: {
      id: string;
      /** @example Payments */
      name: string;
    };
    SessionAnswer: {
      user: components['schemas']['SignedInUser'];
      organization: components['schemas']['OrganizationName'];
      roles: ('member' | 'team_admin' | 'auditor' | 'admin' | 'owner')[];
      /**
       * Format: date-time
       * @description When the session ends if it is not used again
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description Until when the sign-in is fresh enough for operations marked stepUp; null when it is not
       */
      stepUpUntil: string | null;
    };
    SetRoleRequest: {
      /** @enum {string} */
      role: 'owner' | 'admin' | 'auditor' | 'member';
      /**
       * Format: date-time
       * @description The end of the role: a plain member from then on
       * @example 2026-11-25T09:30:00.000Z
       */
      until?: string | null;
    };
    SetServiceAccountRoleRequest: {
      /** @enum {string} */
      role: 'auditor' | 'member';
    };
    SetStewardsRequest: {
      /**
       * @description The id or the e-mail address of a user
       * @example ana@example.com
       */
      steward?: string;
      /**
       * @description The id or the e-mail address of a user; null for none, where the team has no other member
       * @example ana@example.com
       */
      deputy?: string | null;
    };
    SetupAnswer: {
      user: components['schemas']['SignedInUser'];
      organization: components['schemas']['OrganizationName'];
    };
    SetupLink: {
      /** @description Shown once: with it the user sets a password */
      setupUrl?: string;
    };
    SetupRequest: {
      /** @description What follows # in the link */
      token: string;
      /**
       * @description 12 characters or more
       * @example copper lantern harvest
       */
      password: string;
      /**
       * @description How one wants to be called
       * @example Ana Silva
       */
      name?: string;
    };
    SignInRequest: {
      /**
       * Format: email
       * @example ana@example.com
       */
      email: string;
      /** @example copper lantern harvest */
      password: string;
      /**
       * @description Id or name of the organization; needed where the address belongs to several
       * @example Acme
       */
      organization?: string;
    };
    SignedInUser: {
      /** @example user_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Ana Silva */
      name: string;
      /** Format: email */
      email: string;
    };
    StatusFigureView: {
      count: number;
      /**
       * @description The query of GET /v1/keys that lists what is counted; null where what was asked for excludes it
       * @example status=expired&reason=policy_idle
       */
      filter: string | null;
      /** @enum {string} */
      status: 'active' | 'suspended' | 'expired' | 'revoked';
      /** @enum {string|null} */
      reason:
        | 'owner'
        | 'administrator'
        | 'regenerated'
        | 'leaked'
        | 'owner_removed'
        | 'revocation'
        | 'owner_deactivated'
        | 'membership_ended'
        | 'leak_quarantine'
        | 'known_to_leaver'
        | 'lifetime'
        | 'policy_lifetime'
        | 'policy_idle'
        | null;
    };
    Steward: {
      id: string;
      /** @example Ana Duarte */
      name: string;
      /** @description Active, and still of the team or an administrator: answers for the account */
      answers: boolean;
    };
    StillRefused: {
      /** @example administrator */
      reason: string;
      count: number;
    };
    StillRefusedView: {
      reason: string;
      count: number;
    };
    SuspendKeysRequest: {
      /** @description Why, for the audit log and the owner */
      reason: string;
    };
    SuspendedKeys: {
      /** @description Keys that are refused now and were not before */
      suspended: number;
      /** @description Live service keys whose secret was shown to the user: not suspended */
      knownServiceKeys: number;
      shareKeys: number;
      /** @description Live keys of others made with keys of the user: not suspended */
      madeWithTheirKeys: number;
    };
    TeamAnswer: {
      /** @example team_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Payments */
      name: string;
      /** Format: date-time */
      createdAt: string;
      /** @description For those who may read its members */
      memberCount?: number;
      /**
       * @description The caller’s own role in the team
       * @enum {string|null}
       */
      role: 'admin' | 'member' | null;
    };
    TeamList: {
      data: components['schemas']['TeamAnswer'][];
      page: components['schemas']['Page'];
    };
    TeamNameRequest: {
      /** @example Payments */
      name: string;
    };
    TeamShareView: {
      id: string;
      name: string;
      /** @description Keys */
      keys: number;
      /** @description Of them used within 7 days */
      inUse: number;
    };
    UndoneView: {
      revocation: components['schemas']['RevocationView'];
      /** @description Keys that are accepted again; null over 20,000 keys, which `revocation.recheck` counts */
      revived: number | null;
      /** @description The others, by what refuses them first */
      stillRefused: components['schemas']['StillRefusedView'][] | null;
    };
    UsedLately: {
      total: number;
      /** @description The latest first, at most 50; total counts all */
      data: components['schemas']['DepartingPersonalKey'][];
    };
    UserAnswer: {
      /** @example user_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Ana Duarte */
      name: string;
      /** @description null once removed */
      email: string | null;
      /** @enum {string} */
      state: 'active' | 'deactivated' | 'removed';
      /** Format: date-time */
      stateSince: string;
      /**
       * Format: date-time
       * @description A deactivation that lies ahead
       */
      deactivatesAt: string | null;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'auditor' | 'member';
      /** Format: date-time */
      roleUntil: string | null;
      /** Format: date-time */
      createdAt: string;
    };
    UserDetail: {
      /** @example user_01h455vb4pex5vsknk084sn02q */
      id: string;
      /** @example Ana Duarte */
      name: string;
      /** @description null once removed */
      email: string | null;
      /** @enum {string} */
      state: 'active' | 'deactivated' | 'removed';
      /** Format: date-time */
      stateSince: string;
      /**
       * Format: date-time
       * @description A deactivation that lies ahead
       */
      deactivatesAt: string | null;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'auditor' | 'member';
      /** Format: date-time */
      roleUntil: string | null;
      /** Format: date-time */
      createdAt: string;
      /** @description Those that the caller may see */
      teams: components['schemas']['UserTeam'][];
      suspensions: components['schemas']['UserSuspension'][];
    };
    UserList: {
      data: components['schemas']['UserAnswer'][];
      page: components['schemas']['Page'];
    };
    UserSuspension: {
      /** @enum {string} */
      cause: 'administrator' | 'owner_deactivated' | 'membership_ended';
      /** @enum {string} */
      level: 'team' | 'organization';
      /** @description The team whose keys it bears on; null for all */
      team: string | null;
      /** Format: date-time */
      since: string;
      reason: string | null;
    };
    UserTeam: {
      id: string;
      /** @example Payments */
      name: string;
      /** @enum {string} */
      role: 'admin' | 'member';
      /** Format: date-time */
      roleUntil: string | null;
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      until: string | null;
    };
    /** @description What does not exist and what belongs to another organization has nothing beside its code, byte for byte alike. */
    Verification: {
      valid: boolean;
      /**
       * @description The first that applies, in this order; `valid` when none does
       * @enum {string}
       */
      code:
        | 'malformed'
        | 'not_found'
        | 'revoked'
        | 'suspended'
        | 'expired'
        | 'ip_not_allowed'
        | 'insufficient_scope'
        | 'rate_limited'
        | 'valid';
      /** @example key_01h455vb4pex5vsknk084sn02q */
      keyId?: string;
      name?: string;
      /** @enum {string} */
      kind?: 'personal' | 'service';
      owner?: {
        id: string;
        /** @enum {string} */
        type: 'user' | 'service_account';
        name: string;
        email: string | null;
      };
      team?: {
        id: string;
        name: string;
      };
      /** @description What the key carries, as far as the policies allow it */
      scopes?: string[];
      /** @enum {string} */
      status?: 'active' | 'suspended' | 'expired' | 'revoked';
      /** @description Why the key is not active */
      reason?: string;
      /**
       * Format: date-time
       * @description Since when the key is not active
       */
      since?: string;
      /**
       * Format: date-time
       * @description When an active key expires without further use
       */
      expiresAt?: string | null;
    };
    VerifyRequest: {
      /** @description The full text of the key as it was presented */
      secret: string;
      /** @description What the key must carry */
      scopes?: string[];
      /** @description The address that used the key; needed when the key has CIDRs */
      ip?: string;
    };
    WholeListPage: {
      next: string | null;
      previous: string | null;
    };
    WithdrawPolicyDto: {
      /** @description Why, for the audit log and the owner */
      reason: string;
    };
  };
  responses: {
    /** @description `request.invalid`: The request is not valid; `credential.ambiguous`: Two credentials were sent */
    Invalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {string} */
          code?: 'request.invalid' | 'credential.ambiguous';
        };
      };
    };
    /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended */
    Unauthenticated: {
      headers: {
        /** @description How to authenticate */
        'WWW-Authenticate'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {string} */
          code?:
            | 'credential.missing'
            | 'key.malformed'
            | 'key.unknown'
            | 'key.revoked'
            | 'key.suspended'
            | 'key.expired'
            | 'session.expired';
        };
      };
    };
    /** @description `key.ip_not_allowed`: This API key may not be used from this address */
    AddressNotAllowed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {string} */
          code?: 'key.ip_not_allowed';
        };
      };
    };
    /** @description `rate.limited`: Too many requests */
    RateLimited: {
      headers: {
        /** @description Seconds to wait */
        'Retry-After'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {string} */
          code?: 'rate.limited';
        };
      };
    };
    /** @description `verification.unavailable`: Keys cannot be checked just now; `service.unavailable`: The database cannot be reached; `service.busy`: Too many requests wait for their turn */
    Unavailable: {
      headers: {
        /** @description Seconds to wait */
        'Retry-After'?: string;
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {string} */
          code?: 'verification.unavailable' | 'service.unavailable' | 'service.busy';
        };
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getRoot: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html; charset=utf-8': string;
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
    };
  };
  getDocs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html; charset=utf-8': string;
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
    };
  };
  getHealthLive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Live'];
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
    };
  };
  getHealthReady: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ready'];
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
      /** @description `service.not_ready`: The server is not ready */
      503: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service.not_ready';
          };
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MeAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      403: components['responses']['AddressNotAllowed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain; version=0.0.4; charset=utf-8': string;
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
      /** @description `route.unknown`: There is nothing at this address */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'route.unknown';
          };
        };
      };
    };
  };
  getOpenapiJson: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': string;
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
    };
  };
  getAuditEvents: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description Only these actions */
        action?: string[];
        /** @description Who acted */
        actor?: string;
        /** @description With which key or session */
        credential?: string;
        /** @description What it was done to */
        target?: string;
        /** @description In which team */
        team?: string;
        /** @description How the attempt ended */
        outcome?: 'success' | 'refused' | 'failure';
        /** @description From this instant on */
        from?: string;
        /** @description Before this instant */
        until?: string;
        /** @description Words in names, reasons and values; needs from and until at most 31 days apart */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postAuthLogin: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `sign_in.organization_needed`: This address belongs to several organizations; `session.needs_https`: Sign-in needs https */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'sign_in.organization_needed' | 'session.needs_https';
          };
        };
      };
      /** @description `sign_in.failed`: The e-mail address or the password is wrong */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'sign_in.failed';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site';
          };
        };
      };
      /** @description `sign_in.too_many`: Too many failed sign-ins */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'sign_in.too_many';
          };
        };
      };
      /** @description `service.busy`: Too many requests wait for their turn */
      503: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service.busy';
          };
        };
      };
    };
  };
  postAuthLogout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site';
          };
        };
      };
    };
  };
  postAuthPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordChangeRequest'];
      };
    };
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      /** @description `sign_in.failed`: The e-mail address or the password is wrong; `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'sign_in.failed'
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site; `key.ip_not_allowed`: This API key may not be used from this address; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site' | 'key.ip_not_allowed' | 'session.required';
          };
        };
      };
      /** @description `password.weak`: The password is not acceptable */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'password.weak';
          };
        };
      };
      /** @description `sign_in.too_many`: Too many failed sign-ins; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'sign_in.too_many' | 'rate.limited';
          };
        };
      };
      /** @description `service.busy`: Too many requests wait for their turn; `verification.unavailable`: Keys cannot be checked just now; `service.unavailable`: The database cannot be reached */
      503: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service.busy' | 'verification.unavailable' | 'service.unavailable';
          };
        };
      };
    };
  };
  postAuthReauthenticate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReauthenticateRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `sign_in.failed`: The e-mail address or the password is wrong; `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'sign_in.failed'
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site; `key.ip_not_allowed`: This API key may not be used from this address; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site' | 'key.ip_not_allowed' | 'session.required';
          };
        };
      };
      /** @description `sign_in.too_many`: Too many failed sign-ins; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'sign_in.too_many' | 'rate.limited';
          };
        };
      };
      /** @description `service.busy`: Too many requests wait for their turn; `verification.unavailable`: Keys cannot be checked just now; `service.unavailable`: The database cannot be reached */
      503: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service.busy' | 'verification.unavailable' | 'service.unavailable';
          };
        };
      };
    };
  };
  getAuthSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'session.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getAuthSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OwnSessions'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site; `key.ip_not_allowed`: This API key may not be used from this address; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site' | 'key.ip_not_allowed' | 'session.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteAuthSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      /** @description `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site; `key.ip_not_allowed`: This API key may not be used from this address; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site' | 'key.ip_not_allowed' | 'session.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteAuthSessionsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      /** @description `session.expired`: The session has ended; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.expired'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired';
          };
        };
      };
      /** @description `session.cross_site`: The request did not come from this site; `key.ip_not_allowed`: This API key may not be used from this address; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.cross_site' | 'key.ip_not_allowed' | 'session.required';
          };
        };
      };
      /** @description `session.not_found`: There is no such session */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'session.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postAuthSetup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetupRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SetupAnswer'];
        };
      };
      /** @description `request.invalid`: The request is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid';
          };
        };
      };
      /** @description `link.invalid`: The link is used up or too old */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'link.invalid';
          };
        };
      };
      /** @description `password.weak`: The password is not acceptable */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'password.weak';
          };
        };
      };
      /** @description `service.busy`: Too many requests wait for their turn */
      503: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service.busy';
          };
        };
      };
    };
  };
  getExemptions: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description By its end and the time */
        state?: 'in_force' | 'ended';
        /** @description Of this owner */
        owner?: string;
        /** @description Of this key */
        key?: string;
        /** @description From a rule of this team */
        team?: string;
        /** @description From this rule */
        rule?: 'maxLifetimeDays' | 'maxIdleDays' | 'allowedScopes';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExemptionPage'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postExemptions: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GrantExemptionDto'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExemptionView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `exemption.own_interest`: Nobody decides about an exemption that they would gain by; `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.own_interest' | 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `exemption.exists`: Such an exemption stands already; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.exists' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `exemption.subject_unknown`: This is no owner or key that you administer; `field.contains_secret`: The text contains an API key; `exemption.end_required`: An exemption needs an end; `exemption.end_not_ahead`: The end has passed; `exemption.end_too_late`: An exemption lasts at most 365 days; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'exemption.subject_unknown'
              | 'field.contains_secret'
              | 'exemption.end_required'
              | 'exemption.end_not_ahead'
              | 'exemption.end_too_late'
              | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getExemptionsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExemptionView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `exemption.not_found`: There is no such exemption */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteExemptionsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `exemption.not_found`: There is no such exemption */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.not_found';
          };
        };
      };
      /** @description `exemption.subject_unknown`: This is no owner or key that you administer */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.subject_unknown';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postExemptionsIdRenew: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RenewExemptionDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExemptionView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `exemption.own_interest`: Nobody decides about an exemption that they would gain by; `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.own_interest' | 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `exemption.not_found`: There is no such exemption */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.not_found';
          };
        };
      };
      /** @description `exemption.ended`: The exemption has ended; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'exemption.ended' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `exemption.subject_unknown`: This is no owner or key that you administer; `field.contains_secret`: The text contains an API key; `exemption.end_required`: An exemption needs an end; `exemption.end_not_ahead`: The end has passed; `exemption.end_too_late`: An exemption lasts at most 365 days; `exemption.end_not_later`: A renewal moves the end to a later time; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'exemption.subject_unknown'
              | 'field.contains_secret'
              | 'exemption.end_required'
              | 'exemption.end_not_ahead'
              | 'exemption.end_too_late'
              | 'exemption.end_not_later'
              | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeys: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description Derived as of the answer */
        status?: ('active' | 'suspended' | 'expired' | 'revoked')[];
        /** @description Why it is not active */
        reason?: (
          | 'owner'
          | 'administrator'
          | 'regenerated'
          | 'leaked'
          | 'owner_removed'
          | 'revocation'
          | 'owner_deactivated'
          | 'membership_ended'
          | 'leak_quarantine'
          | 'known_to_leaver'
          | 'lifetime'
          | 'policy_lifetime'
          | 'policy_idle'
        )[];
        /** @description Of a person or of a service account */
        kind?: ('personal' | 'service')[];
        /** @description Id or e-mail address of the owner, or `me` */
        owner?: string[];
        /** @description Id of the team */
        team?: string[];
        /** @description A scope that it carries */
        scope?: string[];
        /** @description The term that ends it first */
        decidedBy?: ('lifetime' | 'policy_lifetime' | 'policy_idle')[];
        /** @description Id or e-mail address of who made it, or `me` */
        createdBy?: string[];
        /** @description Id of the key with which it was made */
        createdWith?: string[];
        /** @description Id or e-mail address of a user to whom the secret was shown, or `me` */
        knownTo?: string[];
        /** @description Addresses of which one is among its last seven */
        usedFrom?: string[];
        /** @description The id under which another system knows it */
        reference?: string[];
        /** @description The last four characters of the secret, or the whole hint */
        hint?: string[];
        /** @description Created at this time or later; `90d` is 90 days ago */
        createdAfter?: string;
        /** @description Created before this time */
        createdBefore?: string;
        /** @description Effective expiry at this time or later; `90d` is in 90 days */
        expiresAfter?: string;
        /** @description Effective expiry before this time */
        expiresBefore?: string;
        /** @description Last used at this time or later */
        lastUsedAfter?: string;
        /** @description Last used before this time; never matches a key that was never used */
        lastUsedBefore?: string;
        /** @description In its status since this time or later */
        statusSinceAfter?: string;
        /** @description In its status since before this time */
        statusSinceBefore?: string;
        /** @description No accepted use for so many whole UTC days, from creation when never used */
        idleDays?: number;
        /** @description Without any accepted use */
        neverUsed?: boolean;
        /** @description Without a fixed end, whatever idle terms there are */
        neverExpires?: boolean;
        /** @description Its secret was reported public */
        leaked?: boolean;
        /** @description Made by another system */
        imported?: boolean;
        /** @description A live service key whose secret was shown to somebody who has left */
        knownToLeaver?: boolean;
        /** @description It or its owner is exempt from a rule of a policy */
        exempt?: boolean;
        /** @description Words in name, description, owner and e-mail */
        q?: string;
        /** @description `-` falls; what has no value comes last both ways */
        sort?:
          | 'createdAt'
          | '-createdAt'
          | 'expiresAt'
          | '-expiresAt'
          | 'lastUsedAt'
          | '-lastUsedAt'
          | 'name'
          | '-name'
          | 'owner'
          | '-owner';
        /** @description Count, too */
        total?: boolean;
        /** @description The list as it was at this past time: by creation alone, of last use the day, names as they are today */
        asOf?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyListView'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `page.cursor_outdated`: The policies changed since the cursor was made; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'request.invalid'
              | 'page.cursor_invalid'
              | 'page.cursor_mismatch'
              | 'page.cursor_outdated'
              | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeys: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedKey'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.step_up_required`: This needs a fresh sign-in; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.step_up_required'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired';
          };
        };
      };
      /** @description `key.not_permitted`: You may not do this; `key.owner_not_yours`: You may not generate keys for this owner; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_permitted' | 'key.owner_not_yours' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.owner_inactive`: The owner of the key is not active; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.owner_inactive' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `key.beyond_policy`: This goes beyond a limit; `field.contains_secret`: The text contains an API key; `request.unprocessable`: The request asks for something that cannot be; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.beyond_policy' | 'field.contains_secret' | 'request.unprocessable' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeysExport: {
    parameters: {
      query?: {
        /** @description Derived as of the answer */
        status?: ('active' | 'suspended' | 'expired' | 'revoked')[];
        /** @description Why it is not active */
        reason?: (
          | 'owner'
          | 'administrator'
          | 'regenerated'
          | 'leaked'
          | 'owner_removed'
          | 'revocation'
          | 'owner_deactivated'
          | 'membership_ended'
          | 'leak_quarantine'
          | 'known_to_leaver'
          | 'lifetime'
          | 'policy_lifetime'
          | 'policy_idle'
        )[];
        /** @description Of a person or of a service account */
        kind?: ('personal' | 'service')[];
        /** @description Id or e-mail address of the owner, or `me` */
        owner?: string[];
        /** @description Id of the team */
        team?: string[];
        /** @description A scope that it carries */
        scope?: string[];
        /** @description The term that ends it first */
        decidedBy?: ('lifetime' | 'policy_lifetime' | 'policy_idle')[];
        /** @description Id or e-mail address of who made it, or `me` */
        createdBy?: string[];
        /** @description Id of the key with which it was made */
        createdWith?: string[];
        /** @description Id or e-mail address of a user to whom the secret was shown, or `me` */
        knownTo?: string[];
        /** @description Addresses of which one is among its last seven */
        usedFrom?: string[];
        /** @description The id under which another system knows it */
        reference?: string[];
        /** @description The last four characters of the secret, or the whole hint */
        hint?: string[];
        /** @description Created at this time or later; `90d` is 90 days ago */
        createdAfter?: string;
        /** @description Created before this time */
        createdBefore?: string;
        /** @description Effective expiry at this time or later; `90d` is in 90 days */
        expiresAfter?: string;
        /** @description Effective expiry before this time */
        expiresBefore?: string;
        /** @description Last used at this time or later */
        lastUsedAfter?: string;
        /** @description Last used before this time; never matches a key that was never used */
        lastUsedBefore?: string;
        /** @description In its status since this time or later */
        statusSinceAfter?: string;
        /** @description In its status since before this time */
        statusSinceBefore?: string;
        /** @description No accepted use for so many whole UTC days, from creation when never used */
        idleDays?: number;
        /** @description Without any accepted use */
        neverUsed?: boolean;
        /** @description Without a fixed end, whatever idle terms there are */
        neverExpires?: boolean;
        /** @description Its secret was reported public */
        leaked?: boolean;
        /** @description Made by another system */
        imported?: boolean;
        /** @description A live service key whose secret was shown to somebody who has left */
        knownToLeaver?: boolean;
        /** @description It or its owner is exempt from a rule of a policy */
        exempt?: boolean;
        /** @description Words in name, description, owner and e-mail */
        q?: string;
        /** @description csv unless told */
        format?: 'csv' | 'ndjson';
        /** @description The keys as they were at this past time */
        asOf?: string;
        /** @description Go on behind this key, the last one of an export that was broken off. It is another export, of another instant */
        after?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
          'application/x-ndjson': string;
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `export.too_many`: Two exports of this credential are under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'export.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  getKeysExportsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `export.not_found`: There is no such export */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'export.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysLookup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LookUpKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LookedUpView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeysSelf: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyDetailView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.required`: This is for a key to do about itself; `key.ip_not_allowed`: This API key may not be used from this address */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.required' | 'key.ip_not_allowed';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteKeysSelf: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.required`: This is for a key to do about itself; `key.ip_not_allowed`: This API key may not be used from this address */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.required' | 'key.ip_not_allowed';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysSelfRegenerate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegenerateKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegeneratedKey'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.required`: This is for a key to do about itself; `key.not_permitted`: You may not do this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.required' | 'key.not_permitted' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_regenerable`: The key cannot be regenerated as it is now; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_regenerable' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `key.beyond_policy`: This goes beyond a limit; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.beyond_policy' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeysStats: {
    parameters: {
      query?: {
        /** @description Derived as of the answer */
        status?: ('active' | 'suspended' | 'expired' | 'revoked')[];
        /** @description Why it is not active */
        reason?: (
          | 'owner'
          | 'administrator'
          | 'regenerated'
          | 'leaked'
          | 'owner_removed'
          | 'revocation'
          | 'owner_deactivated'
          | 'membership_ended'
          | 'leak_quarantine'
          | 'known_to_leaver'
          | 'lifetime'
          | 'policy_lifetime'
          | 'policy_idle'
        )[];
        /** @description Of a person or of a service account */
        kind?: ('personal' | 'service')[];
        /** @description Id or e-mail address of the owner, or `me` */
        owner?: string[];
        /** @description Id of the team */
        team?: string[];
        /** @description A scope that it carries */
        scope?: string[];
        /** @description The term that ends it first */
        decidedBy?: ('lifetime' | 'policy_lifetime' | 'policy_idle')[];
        /** @description Id or e-mail address of who made it, or `me` */
        createdBy?: string[];
        /** @description Id of the key with which it was made */
        createdWith?: string[];
        /** @description Id or e-mail address of a user to whom the secret was shown, or `me` */
        knownTo?: string[];
        /** @description Addresses of which one is among its last seven */
        usedFrom?: string[];
        /** @description The id under which another system knows it */
        reference?: string[];
        /** @description The last four characters of the secret, or the whole hint */
        hint?: string[];
        /** @description Created at this time or later; `90d` is 90 days ago */
        createdAfter?: string;
        /** @description Created before this time */
        createdBefore?: string;
        /** @description Effective expiry at this time or later; `90d` is in 90 days */
        expiresAfter?: string;
        /** @description Effective expiry before this time */
        expiresBefore?: string;
        /** @description Last used at this time or later */
        lastUsedAfter?: string;
        /** @description Last used before this time; never matches a key that was never used */
        lastUsedBefore?: string;
        /** @description In its status since this time or later */
        statusSinceAfter?: string;
        /** @description In its status since before this time */
        statusSinceBefore?: string;
        /** @description No accepted use for so many whole UTC days, from creation when never used */
        idleDays?: number;
        /** @description Without any accepted use */
        neverUsed?: boolean;
        /** @description Without a fixed end, whatever idle terms there are */
        neverExpires?: boolean;
        /** @description Its secret was reported public */
        leaked?: boolean;
        /** @description Made by another system */
        imported?: boolean;
        /** @description A live service key whose secret was shown to somebody who has left */
        knownToLeaver?: boolean;
        /** @description It or its owner is exempt from a rule of a policy */
        exempt?: boolean;
        /** @description Words in name, description, owner and e-mail */
        q?: string;
        /** @description The figures as they were at this past time */
        asOf?: string;
        /** @description Look at every key however many there are: answers 202, and the figures by id */
        exact?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyStatsView'];
        };
      };
      /** @description Under way; ask for it by its id */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyStatsJobView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'access.forbidden';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  getKeysStatsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyStatsJobView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'access.forbidden';
          };
        };
      };
      /** @description `stats.not_found`: You have asked for no such figures */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'stats.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysVerify: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VerifyRequest'];
      };
    };
    responses: {
      /** @description Decided */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Verification'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeysId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyDetailView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteKeysId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  patchKeysId: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what was read: when it changed since, nothing is done */
        'If-Match'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EditKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyDetailView'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.step_up_required`: This needs a fresh sign-in; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.step_up_required'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired';
          };
        };
      };
      /** @description `access.forbidden`: Your role does not allow this; `session.required`: This cannot be done with a key; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'session.required' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      /** @description `key.wider`: The scopes of a key can only be narrowed; `field.contains_secret`: The text contains an API key */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.wider' | 'field.contains_secret';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeysIdExplain: {
    parameters: {
      query?: {
        /** @description Past or future; now unless told */
        at?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExplanationView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      /** @description `key.explain_out_of_range`: The time lies before the key was made, or too far ahead */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.explain_out_of_range';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getKeysIdHistory: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysIdRegenerate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegenerateKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegeneratedKey'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.step_up_required`: This needs a fresh sign-in; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.step_up_required'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired';
          };
        };
      };
      /** @description `key.not_permitted`: You may not do this; `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_permitted' | 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      /** @description `key.not_regenerable`: The key cannot be regenerated as it is now; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_regenerable' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `key.beyond_policy`: This goes beyond a limit; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.beyond_policy' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysIdRestore: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RestoreKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RestoredKey'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.decided_above`: The key was suspended by a decision that you may not lift; `key.not_permitted`: You may not do this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'access.forbidden'
              | 'key.decided_above'
              | 'key.not_permitted'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      /** @description `key.nothing_to_restore`: The key has no such suspension; `key.owner_inactive`: The owner of the key is not active; `key.owner_not_member`: The owner of the key is not a member of its team; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.nothing_to_restore' | 'key.owner_inactive' | 'key.owner_not_member' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `field.contains_secret`: The text contains an API key; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'field.contains_secret' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysIdRevoke: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecideKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyDetailView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      /** @description `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.in_flight';
          };
        };
      };
      /** @description `field.contains_secret`: The text contains an API key; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'field.contains_secret' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postKeysIdSuspend: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecideKeyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyDetailView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `key.not_found`: There is no such key */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.not_found';
          };
        };
      };
      /** @description `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.in_flight';
          };
        };
      };
      /** @description `field.contains_secret`: The text contains an API key; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'field.contains_secret' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getMeKeySettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeySettingsView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  putMeKeySettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangeKeySettingsDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeySettingsView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getOrganization: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganizationAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  patchOrganization: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OrganizationNameRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganizationAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `access.forbidden`: Your role does not allow this; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'access.forbidden' | 'session.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getPoliciesOrganization: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  putPoliciesOrganization: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of what was read: when it changed since, nothing is done */
        'If-Match': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.pending`: A version of this policy is pending */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.pending';
          };
        };
      };
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      /** @description `policy.loosens_organization`: A team may only tighten the organization’s policy; `policy.enforce_from_past`: A policy cannot be enforced from a time that has passed */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.loosens_organization' | 'policy.enforce_from_past';
          };
        };
      };
      /** @description `version.required`: If-Match is needed */
      428: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getPoliciesOrganizationHistory: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyHistoryView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesOrganizationPreview: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      /** @description Under way; ask for it by its id */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.pending`: A version of this policy is pending; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.pending' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `policy.loosens_organization`: A team may only tighten the organization’s policy; `policy.enforce_from_past`: A policy cannot be enforced from a time that has passed; `field.contains_secret`: The text contains an API key; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'policy.loosens_organization'
              | 'policy.enforce_from_past'
              | 'field.contains_secret'
              | 'idempotency.mismatch';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesOrganizationRollback: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of what was read: when it changed since, nothing is done */
        'If-Match': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RollBackPolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.pending`: A version of this policy is pending */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.pending';
          };
        };
      };
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      /** @description `policy.loosens_organization`: A team may only tighten the organization’s policy; `policy.enforce_from_past`: A policy cannot be enforced from a time that has passed */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.loosens_organization' | 'policy.enforce_from_past';
          };
        };
      };
      /** @description `version.required`: If-Match is needed */
      428: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesOrganizationVersionsNumberWithdraw: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The number of the version */
        number: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WithdrawPolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.not_withdrawable`: This version cannot be withdrawn */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_withdrawable';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesOrganizationVersionsNumberWithdrawPreview: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The number of the version */
        number: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      /** @description Under way; ask for it by its id */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.not_withdrawable`: This version cannot be withdrawn; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_withdrawable' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  getPoliciesPreviewsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `preview.not_found`: There is no such preview */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'preview.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deletePoliciesPreviewsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `preview.not_found`: There is no such preview */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'preview.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getPoliciesTeamsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  putPoliciesTeamsId: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of what was read: when it changed since, nothing is done */
        'If-Match': string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.pending`: A version of this policy is pending */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.pending';
          };
        };
      };
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      /** @description `policy.loosens_organization`: A team may only tighten the organization’s policy; `policy.enforce_from_past`: A policy cannot be enforced from a time that has passed */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.loosens_organization' | 'policy.enforce_from_past';
          };
        };
      };
      /** @description `version.required`: If-Match is needed */
      428: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getPoliciesTeamsIdHistory: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyHistoryView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['AddressNotAllowed'];
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesTeamsIdPreview: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      /** @description Under way; ask for it by its id */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.pending`: A version of this policy is pending; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.pending' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `policy.loosens_organization`: A team may only tighten the organization’s policy; `policy.enforce_from_past`: A policy cannot be enforced from a time that has passed; `field.contains_secret`: The text contains an API key; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'policy.loosens_organization'
              | 'policy.enforce_from_past'
              | 'field.contains_secret'
              | 'idempotency.mismatch';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesTeamsIdRollback: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of what was read: when it changed since, nothing is done */
        'If-Match': string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RollBackPolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          /** @description The version that is answered */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.pending`: A version of this policy is pending */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.pending';
          };
        };
      };
      /** @description `version.outdated`: It changed since you read it */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.outdated';
          };
        };
      };
      /** @description `policy.loosens_organization`: A team may only tighten the organization’s policy; `policy.enforce_from_past`: A policy cannot be enforced from a time that has passed */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.loosens_organization' | 'policy.enforce_from_past';
          };
        };
      };
      /** @description `version.required`: If-Match is needed */
      428: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'version.required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesTeamsIdVersionsNumberWithdraw: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
        /** @description The number of the version */
        number: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WithdrawPolicyDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.not_withdrawable`: This version cannot be withdrawn */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_withdrawable';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postPoliciesTeamsIdVersionsNumberWithdrawPreview: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
        /** @description The number of the version */
        number: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      /** @description Under way; ask for it by its id */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `policy.not_found`: There is no such policy */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_found';
          };
        };
      };
      /** @description `policy.not_withdrawable`: This version cannot be withdrawn; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'policy.not_withdrawable' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  getRevocations: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevocationPage'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postRevocations: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlanRevocationDto'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevocationView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `revocation.too_many_open`: Too many plans are open; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.too_many_open' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `revocation.empty`: No key is in the set; `revocation.keys_unknown`: Some of these ids are of no key that you administer; `field.contains_secret`: The text contains an API key; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.empty' | 'revocation.keys_unknown' | 'field.contains_secret' | 'idempotency.mismatch';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  getRevocationsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevocationView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postRevocationsIdApply: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApplyRevocationDto'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevocationView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      /** @description `revocation.not_planned`: The revocation is not one that can be applied now; `revocation.set_mismatch`: This is not the hash of the planned set; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_planned' | 'revocation.set_mismatch' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `revocation.confirm_required`: Over so many keys the name has to be typed; `revocation.undo_too_short`: Over 100 keys a revocation can be undone for an hour at least; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.confirm_required' | 'revocation.undo_too_short' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postRevocationsIdCancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevocationView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      /** @description `revocation.not_cancellable`: The revocation can no longer be cancelled */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_cancellable';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getRevocationsIdKeys: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyListView'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getRevocationsIdProgress: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      /** @description `revocation.too_many_streams`: This credential follows too many plans at once; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.too_many_streams' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  postRevocationsIdRecheck: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevocationView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      /** @description `revocation.no_set`: The revocation has no set to look at */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.no_set';
          };
        };
      };
      /** @description `job.too_many`: Long work that was asked for is still under way; `rate.limited`: Too many requests */
      429: {
        headers: {
          /** @description Seconds to wait */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'job.too_many' | 'rate.limited';
          };
        };
      };
      503: components['responses']['Unavailable'];
    };
  };
  postRevocationsIdUndo: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UndoneView'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `revocation.decided_above`: This was decided by somebody who stands above you; `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'revocation.decided_above'
              | 'access.forbidden'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope'
              | 'session.required';
          };
        };
      };
      /** @description `revocation.not_found`: There is no such revocation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_found';
          };
        };
      };
      /** @description `revocation.not_applied`: The revocation is not in force; `revocation.undo_over`: The time to undo is over */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'revocation.not_applied' | 'revocation.undo_over';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getServiceAccounts: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description Words of the name */
        q?: string;
        /** @description Those of this team */
        team?: string;
        /** @description Only those that nobody answers for, or only the others */
        orphaned?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceAccountList'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postServiceAccounts: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateServiceAccountRequest'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceAccountAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `service_account.creation_forbidden`: The policy does not let you create service accounts in this team; `service_account.needs_person`: A service account is created by a person, who becomes its steward; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'service_account.creation_forbidden'
              | 'service_account.needs_person'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope';
          };
        };
      };
      /** @description `team.not_found`: There is no such team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found';
          };
        };
      };
      /** @description `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.in_flight';
          };
        };
      };
      /** @description `service_account.unfit_steward`: This user cannot answer for the service account; `service_account.deputy_required`: The service account needs a deputy; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service_account.unfit_steward' | 'service_account.deputy_required' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getServiceAccountsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceAccountAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `service_account.not_found`: There is no such service account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service_account.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  patchServiceAccountsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EditServiceAccountRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceAccountAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `service_account.not_found`: There is no such service account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service_account.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  putServiceAccountsIdRole: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetServiceAccountRoleRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceAccountAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `service_account.not_found`: There is no such service account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service_account.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  putServiceAccountsIdStewards: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetStewardsRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceAccountAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `access.forbidden`: Your role does not allow this; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'access.forbidden' | 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `service_account.not_found`: There is no such service account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service_account.not_found';
          };
        };
      };
      /** @description `service_account.unfit_steward`: This user cannot answer for the service account; `service_account.deputy_required`: The service account needs a deputy */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'service_account.unfit_steward' | 'service_account.deputy_required';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getTeams: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description Words of the name */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TeamList'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postTeams: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TeamNameRequest'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TeamAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `team.name_taken`: Another team has this name; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.name_taken' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getTeamsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TeamAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope';
          };
        };
      };
      /** @description `team.not_found`: There is no such team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  patchTeamsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TeamNameRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TeamAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `team.not_found`: There is no such team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found';
          };
        };
      };
      /** @description `team.name_taken`: Another team has this name */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.name_taken';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getTeamsIdMembers: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description Words of the name or the e-mail address */
        q?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberList'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `team.not_found`: There is no such team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postTeamsIdMembers: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AddMemberRequest'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `team.not_found`: There is no such team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found';
          };
        };
      };
      /** @description `membership.exists`: This user is a member of the team already; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'membership.exists' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `request.unprocessable`: The request asks for something that cannot be; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.unprocessable' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteTeamsIdMembersUserId: {
    parameters: {
      query?: {
        /** @description Why, for the audit log and the owner */
        reason?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
        /** @description The id of the user */
        userId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `team.not_found`: There is no such team; `membership.not_found`: This user is not a member of the team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found' | 'membership.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  patchTeamsIdMembersUserId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
        /** @description The id of the user */
        userId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangeMemberRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberAnswer'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `membership.own`: Nobody prolongs their own membership; `membership.decided_above`: The end of this membership was decided by the organization; `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'membership.own'
              | 'membership.decided_above'
              | 'user.stands_above'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope'
              | 'access.forbidden';
          };
        };
      };
      /** @description `team.not_found`: There is no such team; `membership.not_found`: This user is not a member of the team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'team.not_found' | 'membership.not_found';
          };
        };
      };
      /** @description `request.unprocessable`: The request asks for something that cannot be */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.unprocessable';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getUsers: {
    parameters: {
      query?: {
        /** @description How many at most; 50 unless told */
        limit?: number;
        /** @description From `page` of an answer before */
        cursor?: string;
        /** @description Words of the name or the e-mail address */
        q?: string;
        /** @description All but the removed, unless told */
        state?: 'active' | 'deactivated' | 'removed';
        /** @description Members of this team */
        team?: string;
        /** @description Who holds this role */
        role?: 'owner' | 'admin' | 'auditor' | 'member';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserList'];
        };
      };
      /** @description `request.invalid`: The request is not valid; `page.cursor_invalid`: The cursor is not valid; `page.cursor_mismatch`: The cursor belongs to another list; `credential.ambiguous`: Two credentials were sent */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.invalid' | 'page.cursor_invalid' | 'page.cursor_mismatch' | 'credential.ambiguous';
          };
        };
      };
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postUsers: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InviteUserRequest'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InvitedUser'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `session.step_up_required`: This needs a fresh sign-in; `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'session.step_up_required'
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired';
          };
        };
      };
      /** @description `role.above_you`: Nobody grants a role above their own; `session.required`: This cannot be done with a key; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'role.above_you'
              | 'session.required'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope'
              | 'access.forbidden';
          };
        };
      };
      /** @description `user.email_taken`: A user of the organization has this e-mail address; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.email_taken' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `request.unprocessable`: The request asks for something that cannot be; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.unprocessable' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getUsersId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDetail'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteUsersId: {
    parameters: {
      query?: {
        /** @description Why, for the audit log and the owner */
        reason?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OptionalReasonRequest'];
      };
    };
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `user.last_owner`: The organization would be left without an owner */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'user.last_owner';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postUsersIdDeactivate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeactivateRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDetail'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `user.not_active`: This user is not active; `user.last_owner`: The organization would be left without an owner; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'user.not_active' | 'user.last_owner' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `request.unprocessable`: The request asks for something that cannot be; `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.unprocessable' | 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  getUsersIdDeparture: {
    parameters: {
      query?: {
        /** @description What would happen if only their membership of this team ended */
        team?: string;
      };
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Departure'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user; `team.not_found`: There is no such team */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found' | 'team.not_found';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postUsersIdReactivate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OptionalReasonRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDetail'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `user.active`: This user is active already; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'user.active' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postUsersIdResetPassword: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SetupLink'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `access.forbidden`: Your role does not allow this; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'access.forbidden' | 'session.required';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `user.not_active`: This user is not active; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'user.not_active' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postUsersIdRestoreKeys: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RestoreKeysRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RestoredKeys'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `user.stands_above`: This user stands above you; `user.own_keys`: Nobody restores their own keys; `user.decided_above`: These keys were suspended by the organization; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'user.stands_above'
              | 'user.own_keys'
              | 'user.decided_above'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope'
              | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `key.owner_inactive`: The owner of the key is not active; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'key.owner_inactive' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  putUsersIdRole: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetRoleRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDetail'];
        };
      };
      400: components['responses']['Invalid'];
      /** @description `credential.missing`: No credential was sent; `key.malformed`: This is not an API key; `key.unknown`: This API key is not known; `key.revoked`: This API key was revoked; `key.suspended`: This API key is suspended; `key.expired`: This API key expired; `session.expired`: The session has ended; `session.step_up_required`: This needs a fresh sign-in */
      401: {
        headers: {
          /** @description How to authenticate */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'credential.missing'
              | 'key.malformed'
              | 'key.unknown'
              | 'key.revoked'
              | 'key.suspended'
              | 'key.expired'
              | 'session.expired'
              | 'session.step_up_required';
          };
        };
      };
      /** @description `user.stands_above`: This user stands above you; `role.above_you`: Nobody grants a role above their own; `session.required`: This cannot be done with a key; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?:
              | 'user.stands_above'
              | 'role.above_you'
              | 'session.required'
              | 'key.ip_not_allowed'
              | 'key.insufficient_scope'
              | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `user.last_owner`: The organization would be left without an owner */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'user.last_owner';
          };
        };
      };
      /** @description `request.unprocessable`: The request asks for something that cannot be */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'request.unprocessable';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  deleteUsersIdSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done; nothing to tell */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `access.forbidden`: Your role does not allow this; `session.required`: This cannot be done with a key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'access.forbidden' | 'session.required';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
  postUsersIdSuspendKeys: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same answer */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The id, as answers give it */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SuspendKeysRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SuspendedKeys'];
        };
      };
      400: components['responses']['Invalid'];
      401: components['responses']['Unauthenticated'];
      /** @description `user.stands_above`: This user stands above you; `key.ip_not_allowed`: This API key may not be used from this address; `key.insufficient_scope`: This API key does not carry the scope for this; `access.forbidden`: Your role does not allow this */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.stands_above' | 'key.ip_not_allowed' | 'key.insufficient_scope' | 'access.forbidden';
          };
        };
      };
      /** @description `user.not_found`: There is no such user */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.not_found';
          };
        };
      };
      /** @description `user.removed`: This user was removed for good; `idempotency.in_flight`: The same request is being worked on */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'user.removed' | 'idempotency.in_flight';
          };
        };
      };
      /** @description `idempotency.mismatch`: This Idempotency-Key was used with another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {string} */
            code?: 'idempotency.mismatch';
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['Unavailable'];
    };
  };
}
