-- People who sign in to the page with a name and a password.
create table app_user (
    id              uuid primary key,
    name            text        not null,
    role            text        not null,
    -- A salted, slow hash.
    password        text        not null,
    -- What sessions name the user by; another one after each change of the password.
    mark            text        not null unique,
    created_at      timestamptz not null default now(),
    last_sign_in_at timestamptz
);
create unique index app_user_by_name on app_user (lower(name));
