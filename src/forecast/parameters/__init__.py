"""Dated, sourced, unit-bearing values. Every file in this room is YAML with one parameter or one table of widths."""

from __future__ import annotations

from forecast.parameters.account_plans import AccountPlan, AccountPlans, load_account_plans, parse_account_plans
from forecast.parameters.combination import Combination, load_combination, parse_combination
from forecast.parameters.dated import (
    DatedValue,
    Parameter,
    SourceClass,
    dated_value_on,
    load_parameter,
    load_terms,
    parse_parameter,
    parse_terms,
    value_on,
)
from forecast.parameters.profiles import MonthProfiles, load_profiles, parse_profiles
from forecast.parameters.widths import DefaultWidths, load_default_widths, parse_default_widths

__all__ = [
    "AccountPlan",
    "AccountPlans",
    "Combination",
    "DatedValue",
    "DefaultWidths",
    "MonthProfiles",
    "Parameter",
    "SourceClass",
    "dated_value_on",
    "load_account_plans",
    "load_combination",
    "load_default_widths",
    "load_parameter",
    "load_profiles",
    "load_terms",
    "parse_account_plans",
    "parse_combination",
    "parse_default_widths",
    "parse_parameter",
    "parse_profiles",
    "parse_terms",
    "value_on",
]
