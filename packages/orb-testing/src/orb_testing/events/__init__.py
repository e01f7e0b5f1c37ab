"""Events as AWS sends them to functions: a builder for each source, whose keywords name what a test changes.

All builders return JSON as `json.loads` would. A keyword that a builder does not know is a TypeError, so a misspelled
override cannot pass unseen. Times are 2026-01-01 12:00 UTC and ids are new, unless a test gives them.
"""

from .api_gateway import api_gateway_v1_event as api_gateway_v1_event
from .api_gateway import api_gateway_v2_event as api_gateway_v2_event
from .appsync import appsync_batch_event as appsync_batch_event
from .appsync import appsync_event as appsync_event
from .cognito import create_auth_challenge_event as create_auth_challenge_event
from .cognito import custom_email_sender_event as custom_email_sender_event
from .cognito import custom_message_event as custom_message_event
from .cognito import custom_sms_sender_event as custom_sms_sender_event
from .cognito import define_auth_challenge_event as define_auth_challenge_event
from .cognito import post_authentication_event as post_authentication_event
from .cognito import post_confirmation_event as post_confirmation_event
from .cognito import pre_authentication_event as pre_authentication_event
from .cognito import pre_sign_up_event as pre_sign_up_event
from .cognito import pre_token_generation_event as pre_token_generation_event
from .cognito import user_migration_event as user_migration_event
from .cognito import verify_auth_challenge_event as verify_auth_challenge_event
from .dynamodb_stream import dynamodb_stream_event as dynamodb_stream_event
from .dynamodb_stream import dynamodb_stream_record as dynamodb_stream_record
from .event_bridge import event_bridge_event as event_bridge_event
from .event_bridge import schedule_event as schedule_event
from .function_url import function_url_event as function_url_event
from .iot_rule import iot_rule_event as iot_rule_event
from .load_balancer import alb_event as alb_event
from .s3 import s3_event as s3_event
from .s3 import s3_record as s3_record
from .sns import sns_event as sns_event
from .sources import Event as Event
from .sqs import sqs_event as sqs_event
from .sqs import sqs_message as sqs_message

__all__ = [
    "Event",
    "alb_event",
    "api_gateway_v1_event",
    "api_gateway_v2_event",
    "appsync_batch_event",
    "appsync_event",
    "create_auth_challenge_event",
    "custom_email_sender_event",
    "custom_message_event",
    "custom_sms_sender_event",
    "define_auth_challenge_event",
    "dynamodb_stream_event",
    "dynamodb_stream_record",
    "event_bridge_event",
    "function_url_event",
    "iot_rule_event",
    "post_authentication_event",
    "post_confirmation_event",
    "pre_authentication_event",
    "pre_sign_up_event",
    "pre_token_generation_event",
    "s3_event",
    "s3_record",
    "schedule_event",
    "sns_event",
    "sqs_event",
    "sqs_message",
    "user_migration_event",
    "verify_auth_challenge_event",
]
