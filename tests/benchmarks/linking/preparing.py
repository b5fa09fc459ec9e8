"""What all rivals begin with: tables of carriers and of what they declare, made by DuckDB from the same files.

As an analyst would do it by hand: the last revision of each declaration, amounts as numbers, names and addresses
without what differs from one writer to the next, companies by the head of their family in the register.
"""

from importlib import import_module
from pathlib import Path
from typing import Any, Final

#: A connection of DuckDB, which need not be installed.
Database = Any

#: How many terabytes make a carrier, as in borderscore's default rulebook.
LEAST: Final = 4


def connected() -> Database:
    """Return a database in memory."""
    database = import_module("duckdb").connect()
    database.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
    return database


def prepare(database: Database, directory: Path) -> None:
    """Make the tables `carriers` and `keys` (carrier, field, value) of the files of a directory."""
    database.execute(f"SET VARIABLE least = {LEAST}")
    for name in ("declarations", "register"):
        database.execute(f"SET VARIABLE {name} = ?", [str(directory / f"{name}.jsonl")])
    database.execute(_MACROS + _READ + _REGISTER + _CARRIERS + _KEYS)


_MACROS: Final = r"""
CREATE MACRO words(text) AS string_split(
    trim(regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]+', ' ', 'g')), ' ');
CREATE MACRO plain(text) AS array_to_string(words(text), ' ');
CREATE MACRO bare_name(text) AS array_to_string(list_filter(
    words(replace(regexp_replace(replace(text, '有限公司', ''), '\([^)]*\)', ' ', 'g'), '.', '')),
    lambda word: word NOT IN (
        'sdn', 'bhd', 'sendirian', 'berhad', 'pte', 'pvt', 'pty', 'ltd', 'limited', 'private', 'co', 'coltd',
        'company', 'inc', 'incorporated', 'corp', 'llc', 'fz', 'fze', 'gmbh', 'sas', 'bv', 'kk', 'plc', 'tbk',
        'pt', 'sa', 'ag')), ' ');
CREATE MACRO full_address(text) AS array_to_string(list_transform(
    words(regexp_replace(lower(text), 'po box \d+', '')),
    lambda word: coalesce(map {
        'jln': 'jalan', 'jl': 'jalan', 'psn': 'persiaran', 'lrg': 'lorong', 'lbh': 'lebuh', 'lbhraya': 'lebuhraya',
        'tmn': 'taman', 'st': 'street', 'rd': 'road', 'ave': 'avenue', 'dr': 'drive', 'ln': 'lane',
        'blvd': 'boulevard'}[word], word)), ' ');
CREATE MACRO place(full_text) AS nullif(
    coalesce(nullif(regexp_extract(full_text,
        '\b(?:jalan|persiaran|lorong|lebuh|lebuhraya|taman) ([a-z]+)', 1), ''),
        regexp_extract(full_text, '\b([a-z]+) (?:road|street|avenue|drive|lane|boulevard)\b', 1))
    || ' ' || array_to_string(list_sort(regexp_extract_all(full_text, '\b\d{1,4}\b')), ' '), ' ');
CREATE MACRO bytes(amount) AS try_cast(regexp_extract(amount, '^[0-9.]+') AS DOUBLE) * CASE
    upper(regexp_extract(amount, '([KMGTPE]i?)B', 1))
    WHEN 'K' THEN 1e3 WHEN 'M' THEN 1e6 WHEN 'G' THEN 1e9 WHEN 'T' THEN 1e12 WHEN 'P' THEN 1e15
    WHEN 'KI' THEN 1024 WHEN 'MI' THEN 1024 ** 2 WHEN 'GI' THEN 1024 ** 3 WHEN 'TI' THEN 1024 ** 4
    WHEN 'PI' THEN 1024 ** 5 ELSE 1 END;
"""

_READ: Final = """
CREATE TEMP TABLE declarations AS
SELECT * FROM read_json(getvariable('declarations'), format = 'newline_delimited', columns = {
    id: 'VARCHAR', revision: 'INTEGER', withdrawn: 'BOOLEAN', declared_at: 'VARCHAR', port: 'VARCHAR',
    direction: 'VARCHAR', traveler: 'STRUCT(ref VARCHAR)', employer: 'STRUCT(name VARCHAR)',
    host: 'STRUCT(name VARCHAR)', destination: 'STRUCT(address VARCHAR, facility VARCHAR)',
    itinerary: 'STRUCT(booking_ref VARCHAR, booked_at VARCHAR,
        legs STRUCT(service VARCHAR, departs_at VARCHAR)[])',
    media: 'STRUCT(kind VARCHAR, "count" BIGINT, capacity VARCHAR, model VARCHAR, batch VARCHAR)[]',
    documents: 'STRUCT(kind VARCHAR)[]'})
QUALIFY row_number() OVER (PARTITION BY id ORDER BY coalesce(revision, 1) DESC) = 1;
"""

_REGISTER: Final = """
CREATE TEMP TABLE register AS
SELECT * FROM read_json(getvariable('register'), format = 'newline_delimited',
    columns = {id: 'VARCHAR', names: 'VARCHAR[]', parents: 'STRUCT(id VARCHAR)[]', directors: 'VARCHAR[]'});
CREATE TEMP TABLE heads AS
WITH RECURSIVE above(id, head, depth) AS (
    SELECT id, id, 0 FROM register
    UNION ALL
    SELECT above.id, register.parents[1].id, depth + 1
    FROM above JOIN register ON register.id = above.head
    WHERE register.parents[1].id IS NOT NULL AND depth < 6)
SELECT id, arg_max(head, depth) AS head FROM above GROUP BY id;
CREATE TEMP TABLE families AS
SELECT bare_name(name) AS name, any_value(head) AS head, any_value(directors) AS directors
FROM (SELECT id, directors, unnest(names) AS name FROM register) JOIN heads USING (id) GROUP BY 1;
"""

_CARRIERS: Final = """
CREATE TEMP TABLE carriers AS
WITH loads AS (
    SELECT *, list_filter(media, lambda each: each.kind NOT IN ('phone', 'computer')) AS loose FROM declarations
    WHERE NOT coalesce(withdrawn, false)),
amounts AS (
    SELECT *, list_sum(list_transform(loose, lambda each: each.count * coalesce(bytes(each.capacity), 0))) / 1e12
        AS terabytes, list_sum(list_transform(loose, lambda each: each.count)) AS units
    FROM loads)
SELECT id, traveler.ref AS traveler, epoch(declared_at::TIMESTAMPTZ)::BIGINT // 86400 AS day, port, direction,
    terabytes, units, loose[1].model AS model, plain(loose[1].batch) AS batch,
    coalesce(e.head, bare_name(employer.name)) AS employer, coalesce(h.head, bare_name(host.name)) AS host,
    coalesce(e.directors, []) || coalesce(h.directors, []) AS directors,
    place(full_address(destination.address)) AS address, plain(destination.facility) AS facility,
    itinerary.booking_ref AS booking,
    replace(itinerary.legs[-1].service, ' ', '') || ' '
        || substr(coalesce(itinerary.legs[-1].departs_at, declared_at), 1, 10) AS flight,
    epoch(itinerary.booked_at::TIMESTAMPTZ)::BIGINT // 3600 AS booked,
    list_has_any(list_transform(documents, lambda each: each.kind),
        ['ata-carnet', 'temporary-admission', 'export-permit']) AS papers
FROM amounts
LEFT JOIN families AS e ON e.name = bare_name(employer.name)
LEFT JOIN families AS h ON h.name = bare_name(host.name)
WHERE terabytes >= getvariable('least');
"""

_KEYS: Final = """
CREATE TEMP TABLE keys AS
WITH named AS (
    UNPIVOT (SELECT id, day, employer::VARCHAR AS employer, host::VARCHAR AS host, address, facility, booking,
        flight, booked::VARCHAR AS booked, batch, traveler FROM carriers)
    ON COLUMNS (* EXCLUDE (id, day)) INTO NAME field VALUE value),
registered AS (SELECT id, day, 'director' AS field, unnest(directors) AS value FROM carriers)
SELECT DISTINCT id, day, if(field IN ('employer', 'host'), 'organisation', field) AS field, value
FROM (FROM named UNION ALL FROM registered) WHERE value != '';
"""
