"""Making completions from a document: once for each place in it, and kept with it."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from graphql_schema.policies import Guard
from graphql_schema.quick.columns import Attribute, FieldByField, Together, TypeName
from graphql_schema.quick.completions import Column, Completion, Leaf, Listed, NotPlainError, Nullable, Objects, Required

_DEFINITION = "strawberry-definition"


def completion_of(executor: Executor[Any], type_: GraphQLOutputType, details: FieldDetailsList) -> Completion:
    """How values of this type are completed where the document selects `details`. Raises NotPlainError where it is graphql-core's to do."""
    if is_non_null_type(type_):
        return Required(_never_null(executor, type_.of_type, details))
    return Nullable(_never_null(executor, type_, details))


def _never_null(executor: Executor[Any], type_: GraphQLOutputType, details: FieldDetailsList) -> Completion:
    if is_leaf_type(type_):
        return Leaf(type_)
    if is_list_type(type_):
        return Listed(completion_of(executor, type_.of_type, details))
    if is_object_type(type_):
        return _objects(executor, type_, details)
    raise NotPlainError


def _objects(executor: Executor[Any], type_: GraphQLObjectType, details: FieldDetailsList) -> Completion:
    # The description of the schema itself, above all.
    if _DEFINITION not in type_.extensions:
        raise NotPlainError
    fields, deferred, _ = executor.collect_subfields(type_, details)
    # What is deferred, and fragments with arguments of their own, are no matter of the document alone.
    if deferred or any(each.defer_usage or each.fragment_variable_values for found in fields.values() for each in found):
        raise NotPlainError
    columns = [_column(executor, type_, name, found) for name, found in fields.items()]
    return Objects(list(fields), columns, _origin(type_))


def _origin(type_: GraphQLObjectType) -> type | None:
    """The class that the type asks its objects to be of. Raises NotPlainError where it asks something else."""
    if type_.is_type_of is None:
        return None
    definition = type_.extensions.get(_DEFINITION)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of is not None or definition.concrete_of is not None:
        raise NotPlainError
    return definition.origin


def _column(executor: Executor[Any], parent: GraphQLObjectType, name: str, details: FieldDetailsList) -> Column:
    field_name = details[0].node.name.value
    if field_name == "__typename":
        return TypeName(parent.name)
    field = executor.schema.get_field(parent, field_name)
    definition = field.extensions.get(_DEFINITION) if field else None
    if field is None or not isinstance(definition, StrawberryField):
        return FieldByField(parent, name, details)
    try:
        if definition.is_basic_field and definition.default_resolver is getattr:
            return Attribute(parent, name, definition.python_name, completion_of(executor, field.type, details))
        if "together" in definition.metadata and all(type(each) is Guard for each in definition.extensions):
            rights = [each.right for each in definition.extensions if isinstance(each, Guard)]
            completion = completion_of(executor, field.type, details)
            return Together(parent, name, field, definition, rights, details, completion, _selected(executor, field.type, details))
    except NotPlainError:
        pass
    return FieldByField(parent, name, details)


def _selected(executor: Executor[Any], type_: GraphQLOutputType, details: FieldDetailsList) -> frozenset[str]:
    """Which fields of the objects are selected, by their names in Python."""
    found = get_named_type(type_)
    if not is_object_type(found):
        return frozenset()
    names = {each[0].node.name.value for each in executor.collect_subfields(found, details)[0].values()}
    fields = (found.fields[name] for name in names if name in found.fields)
    definitions = (field.extensions.get(_DEFINITION) for field in fields)
    return frozenset(definition.python_name for definition in definitions if isinstance(definition, StrawberryField))
