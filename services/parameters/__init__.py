"""委员会参数: deadlines, class letters, names and lengths that each committee decides, read as of a day."""

from services.parameters.declared import (
    BY_NAME,
    OPINION_REPORT_LONGEST,
    OPINION_REPORT_SIGNER,
    PARAMETERS,
    PROPOSAL_ANSWER,
    PROPOSAL_ANSWER_EXTENSION,
    PROPOSAL_CLASS_LETTERS,
    PROPOSAL_CO_OPINION,
    PROPOSAL_CONTACT,
    PROPOSAL_COSIGNING,
    PROPOSAL_EXAMINING_BODY,
    PROPOSAL_LONGEST,
    PROPOSAL_RATING,
    PROPOSAL_RETURN,
    REMINDER_LEAD,
)
from services.parameters.kept import ParameterStanding, due, parameter, parameters_on, parameters_on_of, said_of, set_parameter
from services.parameters.kinds import Letters, Parameter, ParameterKind

__all__ = [
    "BY_NAME",
    "OPINION_REPORT_LONGEST",
    "OPINION_REPORT_SIGNER",
    "PARAMETERS",
    "PROPOSAL_ANSWER",
    "PROPOSAL_ANSWER_EXTENSION",
    "PROPOSAL_CLASS_LETTERS",
    "PROPOSAL_CONTACT",
    "PROPOSAL_COSIGNING",
    "PROPOSAL_CO_OPINION",
    "PROPOSAL_EXAMINING_BODY",
    "PROPOSAL_LONGEST",
    "PROPOSAL_RATING",
    "PROPOSAL_RETURN",
    "REMINDER_LEAD",
    "Letters",
    "Parameter",
    "ParameterKind",
    "ParameterStanding",
    "due",
    "parameter",
    "parameters_on",
    "parameters_on_of",
    "said_of",
    "set_parameter",
]
