"""What the Department for Education's codes mean, in the words of the CIN census guide.

Kept beside the codes of events/dfe.py: every code has its words here.
"""

from collections.abc import Mapping
from typing import Final

from events.dfe import Category, Factor, ReasonForClosure, ReferralSource

SOURCES: Final = {
    "1A": "a family member, relative or carer",
    "1B": "an acquaintance, neighbour or child minder",
    "1C": "the child",
    "1D": "another individual",
    "2A": "a school",
    "2B": "education services",
    "3A": "a GP",
    "3B": "a health visitor",
    "3C": "a school nurse",
    "3D": "other primary health services",
    "3E": "accident and emergency",
    "3F": "other health services",
    "4": "housing",
    "5A": "social care of the same authority",
    "5B": "another service of the same authority",
    "5C": "another authority",
    "5D": "early help",
    "6": "police",
    "7": "another legal agency",
    "8": "another source",
    "9": "somebody who gave no name",
    "10": "an unknown source",
}
FACTORS: Final = {
    "1A": "alcohol misuse by the child",
    "1B": "alcohol misuse by the parent or carer",
    "1C": "alcohol misuse by another person in the household",
    "2A": "drug misuse by the child",
    "2B": "drug misuse by the parent or carer",
    "2C": "drug misuse by another person in the household",
    "3A": "domestic violence against the child",
    "3B": "domestic violence against the parent or carer",
    "3C": "domestic violence against another person in the household",
    "4A": "mental health of the child",
    "4B": "mental health of the parent or carer",
    "4C": "mental health of another person in the household",
    "5A": "learning disability of the child",
    "5B": "learning disability of the parent or carer",
    "5C": "learning disability of another person in the household",
    "6A": "physical disability or illness of the child",
    "6B": "physical disability or illness of the parent or carer",
    "6C": "physical disability or illness of another person in the household",
    "7A": "young carer",
    "8B": "privately fostered: overseas child who intends to return",
    "8C": "privately fostered: overseas child who intends to stay",
    "8D": "privately fostered: UK child in an educational placement",
    "8E": "privately fostered: UK child in an alternative family arrangement",
    "8F": "privately fostered: other",
    "9A": "unaccompanied asylum-seeking child",
    "10A": "missing",
    "11A": "child sexual exploitation",
    "12A": "trafficking",
    "13A": "gangs",
    "14A": "socially unacceptable behaviour",
    "15A": "self-harm",
    "16A": "neglect",
    "17A": "emotional abuse",
    "18A": "physical abuse",
    "18B": "physical abuse by another child",
    "18C": "physical abuse by an adult",
    "19A": "sexual abuse",
    "19B": "sexual abuse by another child",
    "19C": "sexual abuse by an adult",
    "20": "other",
    "21": "no factors identified",
    "22A": "female genital mutilation",
    "23A": "abuse linked to faith or belief",
    "24A": "child criminal exploitation",
}
CLOSURES: Final = {
    "RC1": "adopted",
    "RC2": "died",
    "RC3": "child arrangements order",
    "RC4": "special guardianship order",
    "RC5": "transferred to services of another local authority",
    "RC6": "transferred to adult social care services",
    "RC7": "services ceased for any other reason",
    "RC8": "closed after assessment, no further action",
    "RC9": "closed after assessment, referred to early help",
}
CATEGORIES: Final = {
    "NEG": "neglect",
    "PHY": "physical abuse",
    "SAB": "sexual abuse",
    "EMO": "emotional abuse",
    "MUL": "more than one category",
}
WORDS: Final[Mapping[object, Mapping[str, str]]] = {
    ReferralSource: SOURCES,
    Factor: FACTORS,
    ReasonForClosure: CLOSURES,
    Category: CATEGORIES,
}
