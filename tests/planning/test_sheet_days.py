"""Days and hours as a spreadsheet gives them back: certain, or asked about."""

import pytest

from scheduler.calendar.sheets import days, files


def said(word, language="en", others=()):
    rows = [{"day": word}, *({"day": other} for other in others)]
    days.tidy(rows, language)
    try:
        return days.day_and_hour(rows[0]).isoformat(" ", "minutes")
    except days.NotOneDay as unclear:
        return str(unclear)


@pytest.mark.parametrize(
    ("word", "language", "meant"),
    [
        ("14/03/2027", "fr", "2027-03-14 10:00"),
        ("03/04/2027", "fr", "2027-04-03 10:00"),
        ("3/4/27 9h30", "fr", "2027-04-03 09:30"),
        ("03.04.2027", "en", "2027-04-03 10:00"),
        ("dimanche 14 mars 2027", "fr", "2027-03-14 10:00"),
        ("1er août 2027", "fr", "2027-08-01 10:00"),
        ("14-mars-27", "en", "2027-03-14 10:00"),
        ("March 14, 2027 at 9:30 PM", "en", "2027-03-14 21:30"),
        ("46460,375", "fr", "2027-03-14 09:00"),
        ("45000.25", "en", "2023-03-15 06:00"),
        ("45000.75", "en", "2023-03-15 18:00"),
        ("45000,9999999", "fr", "2023-03-16 00:00"),
        ("03/04/2027", "en", "“03/04/2027” may be two days: write 2027-04-03 or 2027-03-04."),
        ("04/04/2027", "en", "2027-04-04 10:00"),
        ("03/14/2027", "fr", "“03/14/2027” is no day: write it as 2027-01-31."),
        ("31/02/2027", "fr", "“31/02/2027” is no day: write it as 2027-01-31."),
    ],
)
def test_a_day_is_read_as_its_language_writes_it_or_asked_about(word, language, meant):
    assert said(word, language) == meant


def test_beside_a_day_as_a_number_an_hour_is_one_too():
    rows = [
        {"day": "45000", "time": "0.25"},
        {"day": "45000.75", "time": "9:30"},
        {"day": "45000", "time": ""},
    ]

    days.tidy(rows, "en")

    assert [row["time"] for row in rows] == ["06:00", "9:30", ""]
    assert {row["day"] for row in rows} == {"2023-03-15"}


def test_days_that_can_be_read_one_way_only_decide_for_the_others_of_their_file():
    assert said("03/04/2027", others=["14/03/2027"]) == "2027-04-03 10:00"
    assert said("03/04/2027", others=["03/14/2027"]) == "2027-03-04 10:00"
    assert "may be two days" in said("03/04/2027", others=["14/03/2027", "03/14/2027"])


@pytest.mark.parametrize(
    ("word", "meant"),
    [("9h", "09:00"), ("9 h 30", "09:30"), ("09:30:00", "09:30"), ("12:05 am", "00:05"), ("0,5", "12:00"), ("0.30", "00:30")],
)  # fmt: skip
def test_an_hour_is_read_in_any_of_its_spellings(word, meant):
    assert days.hour_in(word).isoformat("minutes") == meant


def test_a_french_sheet_goes_out_and_comes_back_in_french():
    row = dict.fromkeys(files.COLUMNS, "") | {"channel": "Place", "day": "2027-03-14", "text": "Un ; deux"}

    content = files.as_csv([row], "fr").decode("utf-8-sig")
    [back] = files.read("plan.csv", content.replace("2027-03-14", "03/04/2027").encode(), "en")

    assert content.startswith("clé;canal;jour;heure;titre;texte;langue;pilier;campagne;état")
    assert (back["day"], back["channel"], back["text"]) == ("2027-04-03", "Place", "Un ; deux")
