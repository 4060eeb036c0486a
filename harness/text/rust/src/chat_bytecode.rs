//! A compiled template with our operators in place of minijinja's: they bound what they build, and
//! compute what Python computes.

use crate::chat_limits::{charge_items, charge_text, charge_value, MAX_ITEMS};
use crate::python_format::python_str;
use minijinja::machinery::{Instruction, Instructions};
use minijinja::value::ValueKind;
use minijinja::{format_filter, Environment, Error, ErrorKind, FormatStyle, Value};

/// No template can name these: they are not identifiers.
pub fn add_operators(environment: &mut Environment) {
    environment.add_function("~concat", concat);
    environment.add_function("~add", add);
    environment.add_function("~multiply", multiply);
    environment.add_function("~remainder", remainder);
    environment.add_function("~floor_divide", floor_divide);
    environment.add_function("~divide", divide);
    environment.add_function("~power", power);
    environment.add_function("~slice", slice);
    environment.add_function("~check", |value: Value| charge_value(&value).map(|()| value));
}

/// Replaces operators, checks what is built, and writes plain text through the formatter.
pub fn bounded<'s>(source: &Instructions<'s>) -> Instructions<'s> {
    let old: Vec<_> = (0..).map_while(|i| source.get(i)).collect();
    let new: Vec<_> = old.iter().map(|instruction| replacement(instruction)).collect();
    let mut places = vec![0u32];
    for (i, (_, second)) in new.iter().enumerate() {
        places.push(places[i] + 1 + u32::from(second.is_some()));
    }
    let mut out = Instructions::new(source.name(), source.source());
    for (i, (mut first, second)) in new.into_iter().enumerate() {
        if let Instruction::Iterate(target)
        | Instruction::Jump(target)
        | Instruction::JumpIfFalse(target)
        | Instruction::JumpIfFalseOrPop(target)
        | Instruction::JumpIfTrueOrPop(target)
        | Instruction::BuildMacro(_, target, _) = &mut first
        {
            *target = places[*target as usize];
        }
        let line = source.get_line(i as u32).unwrap_or(0) as u16;
        out.add_with_line(first, line);
        if let Some(second) = second {
            out.add_with_line(second, line);
        }
    }
    out
}

fn replacement<'s>(old: &Instruction<'s>) -> (Instruction<'s>, Option<Instruction<'s>>) {
    use Instruction::*;
    let call = |name, arguments| (CallFunction(name, Some(arguments)), None);
    match old {
        EmitRaw(text) => (LoadConst(Value::from(*text)), Some(Emit)),
        StringConcat => call("~concat", 2),
        Add => call("~add", 2),
        Mul => call("~multiply", 2),
        Rem => call("~remainder", 2),
        IntDiv => call("~floor_divide", 2),
        Div => call("~divide", 2),
        Pow => call("~power", 2),
        Slice => call("~slice", 4),
        ApplyFilter(..) | CallFunction(..) | CallMethod(..) | CallObject(..) | BuildList(..)
        | BuildMap(..) | EndCapture => (old.clone(), Some(CallFunction("~check", Some(1)))),
        _ => (old.clone(), None),
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn unsupported(operator: &str, left: &Value, right: &Value) -> Error {
    invalid(format!(
        "tried to use {operator} operator on unsupported types {} and {}",
        left.kind(),
        right.kind()
    ))
}

fn is_list(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable)
}

/// The items of a list, one more than are allowed at most.
fn items(value: &Value) -> Result<Vec<Value>, Error> {
    Ok(value.try_iter()?.take(MAX_ITEMS + 1).collect())
}

/// Two whole numbers, or two numbers of which one is a float.
enum Numbers {
    Whole(i128, i128),
    Real(f64, f64),
}

fn whole(value: &Value) -> Option<i128> {
    match value.kind() {
        ValueKind::Bool => Some(i128::from(value.is_true())),
        ValueKind::Number if value.is_integer() => i128::try_from(value.clone()).ok(),
        _ => None,
    }
}

fn numbers(operator: &str, left: &Value, right: &Value) -> Result<Numbers, Error> {
    if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        return Ok(Numbers::Whole(left, right));
    }
    let real = |value: &Value| match whole(value) {
        Some(number) => Some(number as f64),
        None if value.kind() == ValueKind::Number => f64::try_from(value.clone()).ok(),
        None => None,
    };
    match (real(left), real(right)) {
        (Some(left), Some(right)) => Ok(Numbers::Real(left, right)),
        _ => Err(unsupported(operator, left, right)),
    }
}

fn from_whole(number: Option<i128>, operator: &str) -> Result<Value, Error> {
    let number = number.ok_or_else(|| invalid(format!("{operator}: the result is too large")))?;
    Ok(i64::try_from(number).map_or_else(|_| Value::from(number), Value::from))
}

fn concat(left: Value, right: Value) -> Result<Value, Error> {
    let (left, right) = (python_str(&left)?, python_str(&right)?);
    charge_text(left.len() + right.len())?;
    Ok(Value::from(left + &right))
}

fn add(left: Value, right: Value) -> Result<Value, Error> {
    if let (Some(left), Some(right)) = (left.as_str(), right.as_str()) {
        charge_text(left.len() + right.len())?;
        return Ok(Value::from([left, right].concat()));
    }
    if is_list(&left) && is_list(&right) {
        let (mut left, right) = (items(&left)?, items(&right)?);
        charge_items(left.len() + right.len())?;
        left.extend(right);
        let sum = Value::from(left);
        return charge_value(&sum).map(|()| sum);
    }
    match numbers("+", &left, &right)? {
        Numbers::Whole(left, right) => from_whole(left.checked_add(right), "+"),
        Numbers::Real(left, right) => Ok(Value::from(left + right)),
    }
}

fn multiply(left: Value, right: Value) -> Result<Value, Error> {
    let is_repeated = |value: &Value| value.as_str().is_some() || is_list(value);
    let (repeated, times) = match (whole(&left), whole(&right)) {
        (_, Some(times)) if is_repeated(&left) => (&left, times),
        (Some(times), _) if is_repeated(&right) => (&right, times),
        _ => {
            return match numbers("*", &left, &right)? {
                Numbers::Whole(left, right) => from_whole(left.checked_mul(right), "*"),
                Numbers::Real(left, right) => Ok(Value::from(left * right)),
            }
        }
    };
    let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
    if let Some(text) = repeated.as_str() {
        charge_text(text.len().saturating_mul(times))?;
        return Ok(Value::from(text.repeat(times)));
    }
    let items = items(repeated)?;
    charge_items(items.len().saturating_mul(times))?;
    let product = Value::from(vec![items; times].concat());
    charge_value(&product).map(|()| product)
}

/// Python's `%`: of numbers with the sign of the divisor, of texts the printf style.
fn remainder(left: Value, right: Value) -> Result<Value, Error> {
    if let Some(format) = left.as_str() {
        let arguments = if is_list(&right) { items(&right)? } else { vec![right] };
        return format_text(FormatStyle::Printf, format, &arguments);
    }
    match numbers("%", &left, &right)? {
        Numbers::Whole(_, 0) => Err(invalid("modulo by zero")),
        Numbers::Whole(left, right) => {
            from_whole(left.checked_rem(right).map(|r| (r + right) % right), "%")
        }
        Numbers::Real(_, 0.0) => Err(invalid("modulo by zero")),
        Numbers::Real(left, right) => Ok(Value::from(match left % right {
            rest if rest != 0.0 && (rest < 0.0) != (right < 0.0) => rest + right,
            rest => rest.copysign(if rest == 0.0 { right } else { rest }),
        })),
    }
}

fn floor_divide(left: Value, right: Value) -> Result<Value, Error> {
    match numbers("//", &left, &right)? {
        Numbers::Whole(_, 0) => Err(invalid("division by zero")),
        Numbers::Whole(left, right) => {
            let inexact = left.checked_rem(right).unwrap_or(0) != 0;
            let down = i128::from(inexact && (left < 0) != (right < 0));
            from_whole(left.checked_div(right).map(|quotient| quotient - down), "//")
        }
        Numbers::Real(_, 0.0) => Err(invalid("division by zero")),
        Numbers::Real(left, right) => Ok(Value::from((left / right).floor())),
    }
}

fn divide(left: Value, right: Value) -> Result<Value, Error> {
    let (left, right) = match numbers("/", &left, &right)? {
        Numbers::Whole(left, right) => (left as f64, right as f64),
        Numbers::Real(left, right) => (left, right),
    };
    match right {
        0.0 => Err(invalid("division by zero")),
        _ => Ok(Value::from(left / right)),
    }
}

fn power(left: Value, right: Value) -> Result<Value, Error> {
    let (left, right) = match numbers("**", &left, &right)? {
        Numbers::Whole(left, right) if right >= 0 => {
            let power = u32::try_from(right).ok().and_then(|right| left.checked_pow(right));
            return from_whole(power, "**");
        }
        Numbers::Whole(left, right) => (left as f64, right as f64),
        Numbers::Real(left, right) => (left, right),
    };
    let power = left.powf(right);
    match left.is_finite() && right.is_finite() && !power.is_finite() {
        true => Err(invalid("**: the result is no finite number")),
        false => Ok(Value::from(power)),
    }
}

/// `format` with its arguments; a width or a precision may not ask for more than a thousand.
pub fn format_text(style: FormatStyle, format: &str, arguments: &[Value]) -> Result<Value, Error> {
    let numbers = format.split(|c: char| !c.is_ascii_digit());
    if numbers.map(|digits| digits.trim_start_matches('0')).any(|digits| digits.len() > 3) {
        return Err(invalid("format: a width is too large"));
    }
    let text = format_filter(style, format, arguments)?;
    charge_text(text.len())?;
    Ok(Value::from(text))
}

/// Python's `value[start:stop:step]`.
fn slice(value: Value, start: Value, stop: Value, step: Value) -> Result<Value, Error> {
    let number = |value: &Value| match value.is_none() {
        true => Ok(None),
        false => i64::try_from(value.clone()).map(Some),
    };
    let step = number(&step)?.unwrap_or(1);
    if step == 0 {
        return Err(invalid("slice step cannot be zero"));
    }
    let bounds = (number(&start)?, number(&stop)?);
    if let Some(text) = value.as_str() {
        charge_text(text.len())?;
        let characters: Vec<char> = text.chars().collect();
        return Ok(Value::from(picked(&characters, bounds, step).collect::<String>()));
    }
    if !is_list(&value) {
        return Err(invalid(format!("value of type {} cannot be sliced", value.kind())));
    }
    let items = items(&value)?;
    charge_items(items.len())?;
    let part = Value::from(picked(&items, bounds, step).collect::<Vec<_>>());
    charge_value(&part).map(|()| part)
}

fn picked<T: Clone>(
    items: &[T],
    (start, stop): (Option<i64>, Option<i64>),
    step: i64,
) -> impl Iterator<Item = T> + '_ {
    let length = items.len() as i64;
    let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let place = |bound: i64| match bound < 0 {
        true => bound.saturating_add(length).max(low),
        false => bound.min(high),
    };
    let mut next = start.map_or(if step > 0 { low } else { high }, place);
    let stop = stop.map_or(if step > 0 { high } else { low }, place);
    std::iter::from_fn(move || {
        let inside = if step > 0 { next < stop } else { next > stop };
        let item = inside.then(|| items[next as usize].clone());
        next = next.saturating_add(step);
        item
    })
}
