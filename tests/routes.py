"""Every route of the API and what each kind of caller gets, as a table to be read.

A route that the URLconf has and this table has not fails the test, and the other way round.
Columns: the five roles of a space; somebody who was a member; somebody who never was; nobody.
"""

COLUMNS = ["owner", "admin", "editor", "commenter", "viewer", "ex_member", "stranger", "nobody"]

TABLE = """
POST   /user/register              201 201 201 201 201 201 201 201
POST   /user/login                 200 200 200 200 200 200 200 200
POST   /user/refresh               200 200 200 200 200 200 200 200
POST   /user/logout                204 204 204 204 204 204 204 401
GET    /user/me                    200 200 200 200 200 200 200 401
PATCH  /user/me                    200 200 200 200 200 200 200 401
DELETE /user/me                    409 204 204 204 204 204 409 401
PUT    /user/me/avatar             200 200 200 200 200 200 200 401
DELETE /user/me/avatar             204 204 204 204 204 204 204 401
POST   /user/password/change       200 200 200 200 200 200 200 401
POST   /user/password/forgot       202 202 202 202 202 202 202 202
POST   /user/password/reset        400 400 400 400 400 400 400 400
POST   /user/email/verify          400 400 400 400 400 400 400 400
POST   /user/email/resend          202 202 202 202 202 202 202 202
POST   /user/email/change          202 202 202 202 202 202 202 401
GET    /user/sessions              200 200 200 200 200 200 200 401
DELETE /user/sessions/{session}    204 404 404 404 404 404 404 401

GET    /artist                     200 200 200 200 200 200 200 401
POST   /artist                     201 201 201 201 201 201 201 401
GET    /artist/{space}             200 200 200 200 200 404 404 401
PATCH  /artist/{space}             200 200 403 403 403 404 404 401
DELETE /artist/{space}             204 403 403 403 403 404 404 401
PUT    /artist/{space}/avatar      200 200 403 403 403 404 404 401
DELETE /artist/{space}/avatar      204 204 403 403 403 404 404 401
PUT    /artist/{space}/cover       200 200 403 403 403 404 404 401
DELETE /artist/{space}/cover       204 204 403 403 403 404 404 401

GET    /artist/{space}/usage       200 200 200 403 403 404 404 401

GET    /project/space/{space}      200 200 200 200 200 404 404 401
POST   /project                    201 201 201 403 403 404 404 401
GET    /project/{project}          200 200 200 200 200 404 404 401
PATCH  /project/{project}          200 200 200 403 403 404 404 401
DELETE /project/{project}          204 204 204 403 403 404 404 401
PUT    /project/{project}/artwork  200 200 200 403 403 404 404 401
DELETE /project/{project}/artwork  204 204 204 403 403 404 404 401
POST   /project/{project}/reorder  200 200 200 403 403 404 404 401
POST   /project/{project}/artwork/from-version 200 200 200 403 403 404 404 401
POST   /project/{project}/sign-off 200 200 200 403 403 404 404 401
GET    /project/{project}/download 200 200 200 200 200 404 404 401
POST   /project/{project}/download 201 201 201 201 403 404 404 401

GET    /track/project/{project}    200 200 200 200 200 404 404 401
POST   /track                      201 201 201 403 403 404 404 401
GET    /track/{track}              200 200 200 200 200 404 404 401
PATCH  /track/{track}              200 200 200 403 403 404 404 401
POST   /track/{track}/move         200 200 200 403 403 404 404 401
POST   /track/{track}/duplicate    201 201 201 403 403 404 404 401
GET    /track/{track}/stream       302 302 302 302 302 404 404 401
GET    /track/{track}/download     302 302 302 302 403 404 404 401
GET    /track/{track}/waveform     200 200 200 200 200 404 404 401
GET    /track/{track}/compare      200 200 200 200 200 404 404 401
DELETE /track/{track}              204 204 204 403 403 404 404 401

GET    /track/{track}/version                           200 200 200 200 200 404 404 401
POST   /track/{track}/version                           201 201 201 403 403 404 404 401
GET    /track/{track}/version/{version}                 200 200 200 200 200 404 404 401
PATCH  /track/{track}/version/{version}                 200 200 200 403 403 404 404 401
POST   /track/{track}/version/{version}/approve         200 200 200 200 403 404 404 401
POST   /track/{track}/version/{version}/request-changes 200 200 200 200 403 404 404 401
DELETE /track/{track}/version/{version}                 204 204 204 403 403 404 404 401

GET    /file                       200 200 200 200 200 200 200 401
POST   /file                       201 201 201 403 403 404 404 401
GET    /file/{file}                200 404 404 404 404 404 404 401
POST   /file/{file}/complete       409 404 404 404 404 404 404 401
DELETE /file/{file}                204 404 404 404 404 404 404 401

GET    /file/track/{track}            200 200 200 200 200 404 404 401
POST   /file/track/{track}            201 201 201 403 403 404 404 401
GET    /file/project/{project}        200 200 200 200 200 404 404 401
POST   /file/project/{project}        201 201 201 403 403 404 404 401
GET    /file/attachment/{attachment}  200 200 200 200 200 404 404 401
PATCH  /file/attachment/{attachment}  200 200 200 403 403 404 404 401
DELETE /file/attachment/{attachment}  204 204 204 403 403 404 404 401
"""

# Open to everybody by their nature, or guarded by something other than roles.
EXEMPT = {
    "/": "says what this is",
    "/favicon.ico": "a picture",
    "/health/live": "for probes",
    "/health/ready": "for probes",
    "/blob/{name}": "the signature is the right; wavic/storage/tests",
    "/api/schema": "public",
    "/api/docs": "public",
    "/api/login": "the browsable API's login page",
    "/api/logout": "the browsable API's logout",
}


def rows() -> dict[tuple[str, str], dict[str, int]]:
    """(method, path) -> column -> status."""
    table = {}
    for line in filter(None, TABLE.splitlines()):
        method, path, *statuses = line.split()
        table[method, path] = dict(zip(COLUMNS, map(int, statuses), strict=True))
    return table
