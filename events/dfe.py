"""The Department for Education's code sets, spelled as in the children in need (CIN) census.

source    CIN census guide, and the code lists of the CIN census XML schemas 2017 to 2026

Each set is the union of what those years allow: a case is told in the codes of its own
time. What DfE has withdrawn since stays readable, what it has added since can be sent.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

ReferralSource: TypeAlias = Literal[
    "1A",  # individual: family member, relative or carer
    "1B",  # individual: acquaintance, neighbours and child minders among them
    "1C",  # individual: self
    "1D",  # individual: other, strangers among them
    "2A",  # schools
    "2B",  # education services
    "3A",  # health services: GP
    "3B",  # health services: health visitor
    "3C",  # health services: school nurse
    "3D",  # health services: other primary health services
    "3E",  # health services: accident and emergency
    "3F",  # health services: other
    "4",  # housing
    "5A",  # local authority: social care, such as for adults
    "5B",  # local authority: other internal
    "5C",  # local authority: external
    "5D",  # local authority: early help; from 2023
    "6",  # police
    "7",  # other legal agency: courts, probation, immigration, CAFCASS, prison
    "8",  # other
    "9",  # anonymous
    "10",  # unknown
]

Factor: TypeAlias = Literal[
    "1A",  # alcohol misuse by the child
    "1B",  # alcohol misuse by the parent or carer
    "1C",  # alcohol misuse by another person in the household
    "2A",  # drug misuse by the child
    "2B",  # drug misuse by the parent or carer
    "2C",  # drug misuse by another person in the household
    "3A",  # domestic violence: the child is its subject
    "3B",  # domestic violence: the parent or carer is its subject
    "3C",  # domestic violence: another person in the household is its subject
    "4A",  # mental health of the child
    "4B",  # mental health of the parent or carer
    "4C",  # mental health of another person in the family or household
    "5A",  # learning disability of the child
    "5B",  # learning disability of the parent or carer
    "5C",  # learning disability of another person in the family or household
    "6A",  # physical disability or illness of the child
    "6B",  # physical disability or illness of the parent or carer
    "6C",  # physical disability or illness of another person in the family or household
    "7A",  # young carer
    "8B",  # privately fostered: overseas child who intends to return
    "8C",  # privately fostered: overseas child who intends to stay
    "8D",  # privately fostered: UK child in an educational placement
    "8E",  # privately fostered: UK child in an alternative family arrangement
    "8F",  # privately fostered: other
    "9A",  # unaccompanied asylum-seeking child
    "10A",  # missing
    "11A",  # child sexual exploitation
    "12A",  # trafficking
    "13A",  # gangs
    "14A",  # socially unacceptable behaviour
    "15A",  # self-harm
    "16A",  # neglect
    "17A",  # emotional abuse
    "18A",  # physical abuse, by whom not told apart
    "18B",  # physical abuse by another child; from 2021
    "18C",  # physical abuse by an adult; from 2021
    "19A",  # sexual abuse, by whom not told apart
    "19B",  # sexual abuse by another child; from 2021
    "19C",  # sexual abuse by an adult; from 2021
    "20",  # other
    "21",  # no factors identified
    "22A",  # female genital mutilation
    "23A",  # abuse linked to faith or belief
    "24A",  # child criminal exploitation; from 2022
]
Factors = Annotated[tuple[Factor, ...], Field(strict=False)]

ReasonForClosure: TypeAlias = Literal[
    "RC1",  # adopted
    "RC2",  # died
    "RC3",  # child arrangements order
    "RC4",  # special guardianship order
    "RC5",  # transferred to services of another local authority
    "RC6",  # transferred to adult social care services
    "RC7",  # services ceased for any other reason, child no longer in need among them
    "RC8",  # closed after assessment, no further action
    "RC9",  # closed after assessment, referred to early help; from 2023
]

Category: TypeAlias = Literal[
    "NEG",  # neglect
    "PHY",  # physical abuse
    "SAB",  # sexual abuse
    "EMO",  # emotional abuse
    "MUL",  # multiple; DfE: not recommended
]
